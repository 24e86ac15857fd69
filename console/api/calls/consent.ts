import type { ConsentRequest } from '../../../engine';
import { call } from '../Call';
import { topic, status, contact, evidence, consent, link, settings, entry } from '../shape/consent';
import { problem } from '../shape/doNotContact';
import { count, fields, flag, instant, list, name, object, optional, text, words } from '../shape/shapes';

const address = optional(name('Where the pages are; default: that of the settings.', 2_000));

const point = name('An email address or a phone number.', 500);

export const consentCalls = [
  call('consent.get', {
    method: 'POST',
    path: '/consent/get',
    covers: ['consent.get'],
    about: 'How a contact, and each of its contact points, stands to a topic.',
    body: fields({ contact, topic }),
    answers: consent,
    run: ({ engine, body }) => engine.consent.get(body),
  }),
  call('consent.of', {
    method: 'POST',
    path: '/consent/of',
    covers: ['consent.of'],
    about: 'The same of every topic.',
    body: fields({ contact }),
    answers: list(consent),
    run: ({ engine, body }) => engine.consent.of(body.contact),
  }),
  call('consent.set', {
    method: 'POST',
    path: '/consent',
    covers: ['consent.set'],
    about:
      'Says that a contact is subscribed or unsubscribed, with what proves it. What is so already changes nothing.',
    body: fields({ contact, topic, status: words(['subscribed', 'unsubscribed']), ...evidence }),
    answers: fields({ changed: count('Contact points.'), consent }),
    run: ({ engine, caller, body }) => engine.consent.set({ by: caller.name, ...body }),
  }),
  call('consent.request', {
    method: 'POST',
    path: '/consent/request',
    covers: ['consent.request'],
    about:
      'Double opt-in: the contact point is pending, and the link confirms. One an hour for a contact point.',
    body: fields({ contact, topic, address, ...evidence }),
    answers: object<ConsentRequest>({
      status,
      outcome: text({
        description:
          '`requested` (send the link), `askedAlready`, `subscribed`, or why Do Not Contact forbids it.',
      }),
      link: optional(link),
      until: optional(instant()),
      askAgainAt: optional(instant()),
    }),
    run: ({ engine, caller, body }) => engine.consent.request({ by: caller.name, ...body }),
  }),
  call('consent.link', {
    method: 'POST',
    path: '/consent/link',
    covers: ['consent.link'],
    about: 'A signed address for one contact point, and the headers of RFC 8058.',
    body: fields({
      contact,
      topic: optional(topic),
      for: words(['unsubscribe', 'preferences', 'confirm']),
      address,
    }),
    answers: link,
    run: ({ engine, body }) => engine.consent.link(body),
  }),
  call('consent.rotateKey', {
    method: 'POST',
    path: '/consent/rotate-key',
    covers: ['consent.rotateKey'],
    about: 'From now on links are signed with a new key. Those that are out go on working.',
    answers: fields({ keys: count() }),
    run: ({ engine }) => engine.consent.rotateKey(),
  }),
  call('consent.history', {
    method: 'GET',
    path: '/consent/history',
    covers: ['consent.history'],
    about: 'What was ever said about a contact point: oldest first, append-only.',
    query: { point, topic: optional(topic) },
    answers: list(entry),
    run: ({ engine, query: { point: asked, ...options } }) => engine.consent.history(asked, options),
  }),
  call('consent.verify', {
    method: 'GET',
    path: '/consent/verify',
    covers: ['consent.verify'],
    about:
      'Whether the history of a contact point (default: of all) is as it was written, and the consents are what it says.',
    query: { point: optional(point) },
    answers: fields({ valid: flag(), checked: count(), broken: optional(text()) }),
    run: ({ engine, query }) => engine.consent.verify(query.point),
  }),
  call('consent.settings', {
    method: 'GET',
    path: '/consent/settings',
    needs: 'read',
    covers: ['consent.settings.get'],
    about: 'What the pages say and look like, and where they are.',
    answers: settings,
    run: ({ engine }) => engine.consent.settings.get(),
  }),
  call('consent.setSettings', {
    method: 'PUT',
    path: '/consent/settings',
    covers: ['consent.settings.set'],
    about: 'Takes the place of the settings that were.',
    body: settings,
    answers: settings,
    run: ({ engine, body }) => engine.consent.settings.set(body),
  }),
  call('consent.import', {
    method: 'POST',
    path: '/consent/import',
    covers: ['consent.import'],
    about:
      'Consents that were given elsewhere. Columns: `email` or `phone`, and if a row says so `topic`, `status`, `at`, `shown`, `version`, `ip`, `userAgent`, `by`, `note`.',
    query: {
      topic: optional(topic),
      by: optional(name('Who has them from where. Default: the name of the key.', 1_000)),
      delimiter: optional(text({ minLength: 1, maxLength: 1 })),
    },
    uploads: ['text/csv', 'application/x-ndjson'],
    answers: fields({
      rows: count(),
      changed: count(),
      unchanged: count(),
      refused: count(),
      problems: list(problem),
    }),
    tellsProgress: true,
    run: ({ engine, caller, query, upload, mediaType, signal, onProgress }) =>
      engine.consent.import(upload, {
        by: caller.name,
        ...query,
        format: mediaType === 'text/csv' ? 'csv' : 'ndjson',
        signal,
        onProgress,
      }),
  }),
  call('consent.export', {
    method: 'GET',
    path: '/consent/export',
    covers: ['consent.export'],
    about: 'Who has said what, as CSV that the import reads, with the evidence of the latest change.',
    query: { topic: optional(topic), status: optional(status) },
    answers: { file: 'text/csv; charset=utf-8' },
    run: async function* ({ engine, query, signal }) {
      // Before the first line: afterwards it is too late to say that there is none.
      if (query.topic !== undefined) await engine.consent.topics.get(query.topic);
      yield* engine.consent.export({ ...query, signal });
    },
  }),
];
