import en from '../words/en.json';

type Texts = { readonly [key: string]: string | Texts };

/** Put in by the build: the texts of the rule builder, which Node-RED's dialogs speak as well. */
declare const BUILDER_WORDS: Texts;

/** English has every text; what another language lacks is said in English. */
const english: readonly Texts[] = [en as Texts, { builder: BUILDER_WORDS }];
let texts = english;
let spoken: Language = 'en';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of the page, loaded before anything is drawn. */
export async function speak(language: Language): Promise<void> {
  if (language === 'de') texts = [(await import('../words/de.json')).default as Texts, ...english];
  spoken = language;
  document.documentElement.lang = language;
}

export const language = (): Language => spoken;

/**
 * A text by its key, with values put in: `{count}` is a number with separators. Of a key that has `one` and `other`, the one that fits `count`. The key
 * itself where there is no text: a test finds those.
 */
export function words(key: string, values: Readonly<Record<string, unknown>> = {}): string {
  for (const catalogue of texts) {
    const text = textIn(catalogue, key, values);
    if (text !== undefined)
      return text.replaceAll(/__(\w+)__|\{(\w+)\}/g, (_, one?: string, other?: string) =>
        shown(values[(one ?? other) as string]),
      );
  }
  return key;
}

function textIn(
  catalogue: Texts,
  key: string,
  values: Readonly<Record<string, unknown>>,
): string | undefined {
  let at: string | Texts | undefined = catalogue;
  for (const part of key.split('.'))
    at = typeof at === 'object' && Object.hasOwn(at, part) ? at[part] : undefined;
  if (typeof at === 'string') return at;
  if (at === undefined || typeof values['count'] !== 'number') return undefined;
  const form = at[new Intl.PluralRules(spoken).select(values['count'])] ?? at['other'];
  return typeof form === 'string' ? form : undefined;
}

const shown = (value: unknown): string =>
  typeof value === 'number' ? value.toLocaleString(locale()) : value === undefined ? '' : String(value);

/** Days before months, as most of the world writes them. */
export const locale = (): string => (spoken === 'de' ? 'de-DE' : 'en-GB');
