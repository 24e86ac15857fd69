import { LANGUAGES, type Language } from './words';

const NAME = 'audience-language';

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

/** What was chosen here, or the first of the browser's languages that the console speaks; else English. */
export function languageOf(preferred: readonly string[]): Language {
  const wanted = [stored(), ...preferred.map((one) => one.split('-', 1)[0]?.toLowerCase())];
  return wanted.find(isLanguage) ?? 'en';
}

/** The page is drawn anew in another language. */
export function chooseLanguage(wanted: string): void {
  try {
    localStorage.setItem(NAME, wanted);
  } catch {
    // Where nothing is kept, the browser's language counts.
  }
  location.reload();
}

function stored(): string | null {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}
