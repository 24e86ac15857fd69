const NUMBER = /^\+?[\d\s()./-]+$/;
const FEWEST_DIGITS = 5;

/**
 * What somebody who looks for a phone number has typed, as it may stand in a number in E.164: without what groups its digits, and without the zeros of
 * `020 …`, `0044 …` and `+44 (0)20 …`. `undefined`: it is none.
 */
export function typedNumber(text: string): string | undefined {
  if (!NUMBER.test(text.trim())) return undefined;
  const digits = text.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < FEWEST_DIGITS ? undefined : digits;
}
