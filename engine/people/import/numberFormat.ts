/** How the numbers of a column are written: with a point or a comma before the fraction, and the other one between thousands. */
export const NUMBER_FORMATS = ['1,234.5', '1.234,5'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];

export const isNumberFormat = (format: string): format is NumberFormat =>
  (NUMBER_FORMATS as readonly string[]).includes(format);

const POINT = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;
const COMMA = /^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/;

/** The number as attributes read it (`1234.5`); `undefined` where the text is not written so. */
export function readNumber(text: string, format: NumberFormat): string | undefined {
  const trimmed = text.trim().replace(/^\+/, '');
  if (format === '1,234.5') return POINT.test(trimmed) ? trimmed.replace(/,/g, '') : undefined;
  return COMMA.test(trimmed) ? trimmed.replace(/\./g, '').replace(',', '.') : undefined;
}

/**
 * The formats in which every one of these texts is a number, where it matters; empty where there is nothing to ask.
 *
 * @param comma whether a comma may stand before the fraction: in a file with semicolons
 */
export function numberFormatsOf(texts: readonly string[], comma: boolean): NumberFormat[] {
  if (texts.length === 0 || !texts.some((text) => /[.,]/.test(text))) return [];
  const formats = NUMBER_FORMATS.filter((format) =>
    texts.every((text) => readNumber(text, format) !== undefined),
  );
  // A point in a file that is separated by commas stands before the fraction.
  const asked = comma || texts.some((text) => text.includes(','));
  return asked ? formats : [];
}
