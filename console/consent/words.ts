/** The texts of the pages, by language. `consent.settings` may put others in their place. */
export const WORDS = {
  en: {
    unsubscribeTitle: 'Unsubscribe',
    unsubscribeQuestion: 'Do you no longer want to receive “{topic}” at {contact}?',
    unsubscribeAllQuestion: 'Do you no longer want to receive anything at {contact}?',
    unsubscribeButton: 'Unsubscribe',
    unsubscribedTitle: 'You are unsubscribed',
    unsubscribed: '“{topic}” is no longer sent to {contact}.',
    unsubscribedAll: 'Nothing is sent to {contact} any more.',
    preferencesTitle: 'What would you like to receive?',
    preferences: 'This is about {contact}.',
    blocked: 'Nothing is sent to this address at the moment, whatever is chosen here.',
    noTopics: 'There is nothing to choose from.',
    saveButton: 'Save',
    nothingButton: 'Nothing at all',
    savedTitle: 'Saved',
    confirmTitle: 'Please confirm',
    confirmQuestion: 'Would you like to receive “{topic}” at {contact}?',
    confirmButton: 'Yes, confirm',
    confirmedTitle: 'Thank you, you are subscribed',
    confirmed: '“{topic}” is sent to {contact} from now on.',
    lateTitle: 'This link can no longer be used',
    late: 'It was not confirmed in time, or something else has been chosen since. Please subscribe once more.',
    unknownTitle: 'This link does not work',
    unknown:
      'It may have been cut off on the way. Please open it again from the message. Nothing was changed.',
    busyTitle: 'One moment, please',
    busy: 'There were many requests. Please try again in a minute. Nothing was changed.',
    awayTitle: 'This does not work right now',
    away: 'Please try again in a few minutes. Nothing was changed.',
  },
  de: {
    unsubscribeTitle: 'Abmelden',
    unsubscribeQuestion: 'Möchten Sie „{topic}“ nicht mehr an {contact} erhalten?',
    unsubscribeAllQuestion: 'Möchten Sie an {contact} nichts mehr erhalten?',
    unsubscribeButton: 'Abmelden',
    unsubscribedTitle: 'Sie sind abgemeldet',
    unsubscribed: '„{topic}“ wird nicht mehr an {contact} gesendet.',
    unsubscribedAll: 'An {contact} wird nichts mehr gesendet.',
    preferencesTitle: 'Was möchten Sie erhalten?',
    preferences: 'Es geht um {contact}.',
    blocked: 'An diese Adresse wird zurzeit nichts gesendet, was auch immer hier gewählt ist.',
    noTopics: 'Es gibt nichts zur Auswahl.',
    saveButton: 'Speichern',
    nothingButton: 'Gar nichts',
    savedTitle: 'Gespeichert',
    confirmTitle: 'Bitte bestätigen',
    confirmQuestion: 'Möchten Sie „{topic}“ an {contact} erhalten?',
    confirmButton: 'Ja, bestätigen',
    confirmedTitle: 'Vielen Dank, Sie sind angemeldet',
    confirmed: '„{topic}“ wird ab jetzt an {contact} gesendet.',
    lateTitle: 'Dieser Link gilt nicht mehr',
    late: 'Er wurde nicht rechtzeitig bestätigt, oder seither wurde etwas anderes gewählt. Bitte melden Sie sich noch einmal an.',
    unknownTitle: 'Dieser Link funktioniert nicht',
    unknown:
      'Vielleicht wurde er unterwegs abgeschnitten. Bitte öffnen Sie ihn noch einmal aus der Nachricht. Es wurde nichts geändert.',
    busyTitle: 'Einen Moment, bitte',
    busy: 'Es gab sehr viele Anfragen. Bitte versuchen Sie es in einer Minute noch einmal. Es wurde nichts geändert.',
    awayTitle: 'Das geht gerade nicht',
    away: 'Bitte versuchen Sie es in einigen Minuten noch einmal. Es wurde nichts geändert.',
  },
} as const;

export type Word = keyof (typeof WORDS)['en'];

/** Words of one language, with what stands in their braces. */
export interface Words {
  readonly language: string;
  say(word: Word, inside?: Readonly<Record<string, string>>): string;
}

/**
 * The first of the languages that there are words of, ours or the account's own; `de-AT` is `de` where there is nothing closer.
 *
 * @param own texts of the account, by language and name
 */
export function wordsFor(
  languages: readonly (string | undefined)[],
  own: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Words {
  const known = new Map([...Object.keys(WORDS), ...Object.keys(own)].map((one) => [one.toLowerCase(), one]));
  const wanted = languages
    .flatMap((one) => (one === undefined ? [] : [one.trim().toLowerCase().replace(/_/g, '-')]))
    .flatMap((one) => [one, one.split('-')[0] as string])
    .find((one) => known.has(one));
  const language = known.get(wanted ?? 'en') as string;
  const ours: Readonly<Record<Word, string>> = language in WORDS ? WORDS[language as 'en'] : WORDS.en;
  return {
    language,
    say: (word, inside = {}) =>
      (own[language]?.[word] ?? ours[word]).replace(
        /\{(\w+)\}/g,
        (braces, name: string) => inside[name] ?? braces,
      ),
  };
}

/** Languages of a browser, the most wanted first. */
export const acceptedLanguages = (header: string | null): string[] =>
  (header ?? '')
    .slice(0, 1_000)
    .split(',')
    .map((part, i) => {
      const [language = '', weight] = part.trim().split(/\s*;\s*q=/);
      return { language, weight: weight === undefined ? 1 : Number(weight) || 0, i };
    })
    .filter(({ language, weight }) => /^[a-z]{2,3}(?:-[a-z0-9]+)*$/i.test(language) && weight > 0)
    .sort((one, other) => other.weight - one.weight || one.i - other.i)
    .map(({ language }) => language);
