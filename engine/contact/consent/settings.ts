import { checkObject, refuse } from '../../api/checkOptions';
import type { ConsentSettings } from '../../api/consent';
import { isPlainObject } from '../../language/text/isPlainObject';
import { isWellFormed } from '../../language/text/names';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { contactCollections } from '../collections';

const PARTS = ['address', 'name', 'accent', 'footer', 'language', 'texts'];
const LONGEST = 2_000;
const MOST_TEXTS = 200;
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;

/** Takes the place of the settings that were. @throws InvalidArgumentError */
export async function setConsentSettings(
  context: EngineContext,
  given: ConsentSettings,
): Promise<ConsentSettings> {
  const settings = readSettings(given);
  const { consentSettings } = await contactCollections(context);
  const { account } = context;
  await consentSettings.replaceOne({ _id: account }, { account, settings }, { upsert: true });
  return settings;
}

export async function getConsentSettings(context: EngineContext): Promise<ConsentSettings> {
  const { consentSettings } = await contactCollections(context);
  return (await consentSettings.findOne({ _id: context.account }))?.settings ?? {};
}

function readSettings(given: ConsentSettings): ConsentSettings {
  checkObject(given, `Give { ${PARTS.join(', ')} }, each if wanted.`);
  const strange = Object.keys(given).find((key) => !PARTS.includes(key));
  if (strange !== undefined) throw refuse(strange.slice(0, 100), 'unknown', `Known are ${PARTS.join(', ')}.`);
  const { address, name, accent, footer, language, texts } = given;
  if (isGiven(accent) && !(typeof accent === 'string' && /^#[0-9a-f]{6}$/i.test(accent)))
    throw refuse('accent', accent, 'Give a colour such as "#1a5fb4".');
  if (
    isGiven(language) &&
    !(typeof language === 'string' && language.length <= 35 && LANGUAGE.test(language))
  )
    throw refuse('language', language, 'Give a language such as "en" or "de".');
  return {
    ...(isGiven(address) && { address: readAddress(address) }),
    ...(isGiven(name) && { name: readLine(name, '/name', 200) }),
    ...(isGiven(accent) && { accent: accent.toLowerCase() }),
    ...(isGiven(footer) && { footer: readLine(footer, '/footer', LONGEST) }),
    ...(isGiven(language) && { language }),
    ...(isGiven(texts) && { texts: readTexts(texts) }),
  };
}

const isGiven = <T>(value: T | undefined | null | ''): value is T =>
  value !== undefined && value !== null && value !== '';

/** The address of the pages as it stands before `?c=`. @throws InvalidArgumentError */
export function readAddress(address: unknown): string {
  const url = typeof address === 'string' && address.length <= LONGEST ? parsed(address.trim()) : undefined;
  const isUsable =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!isUsable)
    throw refuse(
      'address',
      address,
      'Give the address of the pages, such as "https://news.example.com/consent", without a question mark.',
    );
  return url.href;
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

function readTexts(texts: unknown): Record<string, Record<string, string>> {
  if (!isPlainObject(texts)) throw refuse('texts', texts, 'Give { en: { name: text } }.');
  return Object.fromEntries(
    Object.entries(texts).map(([language, words]) => {
      if (
        language.length > 35 ||
        !LANGUAGE.test(language) ||
        !isPlainObject(words) ||
        Object.keys(words).length > MOST_TEXTS
      )
        throw refuse(`texts/${language.slice(0, 35)}`, words, 'Give { en: { name: text } }.');
      return [
        language,
        Object.fromEntries(
          Object.entries(words).map(([key, text]) => {
            if (!/^[a-zA-Z]{1,50}$/.test(key))
              throw refuse(`texts/${language}`, key, 'Texts are named by words of letters.');
            return [key, readLine(text, `/texts/${language}/${key}`, LONGEST)];
          }),
        ),
      ];
    }),
  );
}

function readLine(text: unknown, path: string, most: number): string {
  if (typeof text === 'string' && text.trim() !== '' && text.length <= most && isWellFormed(text))
    return text.trim();
  throw new InvalidArgumentError(`${shown(text)} is no text that can be used.`, {
    hint: `Give text of at most ${most} characters.`,
    path,
  });
}
