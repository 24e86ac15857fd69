import type {
  Consent,
  ConsentHistoryEntry,
  ConsentLink,
  ConsentRequest,
  ConsentSettings,
  Topic,
} from '../../../engine';
import { call } from '../Call';
import { email, phone, profileRef } from '../shape/common';
import { problem } from '../shape/doNotContact';
import {
  anything,
  count,
  either,
  fields,
  flag,
  instant,
  list,
  name,
  object,
  optional,
  orNull,
  text,
  words,
} from '../shape/shapes';

const topicParam = { topic: name('Its name or id.', 600) };
const topic = name('The name of a topic, or its id.', 600);
const byDefault = words(['opt-in', 'opt-out'], {
  description: '`opt-in`: only who is subscribed gets it. `opt-out`: everybody who has not unsubscribed.',
});
const status = words(['subscribed', 'pending', 'unsubscribed']);
const how = words(['page', 'link', 'form', 'import', 'call', 'flow']);
const topicShape = object<Topic>({
  id: text(),
  name: text(),
  description: text(),
  channels: list(text()),
  default: byDefault,
  createdAt: instant(),
  subscribed: count('Contact points, as they stand now.'),
  pending: count(),
  unsubscribed: count(),
});
const parts = {
  description: optional(text({ maxLength: 2_000, description: 'What it says to people.' })),
  default: optional(byDefault),
};
const channels = list(name('`email`, `sms`, …', 100), { minItems: 1, maxItems: 20 });

const contact = either(fields({ email }), fields({ phone }), fields({ profile: profileRef }));
const evidence = {
  how: optional(how),
  by: optional(name('Who has said so or entered it. Default: the name of the key.', 1_000)),
  shown: optional(
    either(
      text({ minLength: 1, maxLength: 10_000, description: 'The words that the person saw.' }),
      fields({
        text: text({ minLength: 1, maxLength: 10_000 }),
        version: optional(name('Of the words.', 1_000)),
      }),
    ),
  ),
  ip: optional(name('IPv4 or IPv6.', 100)),
  userAgent: optional(text({ maxLength: 1_000 })),
  note: optional(text({ maxLength: 1_000 })),
  flowId: optional(name('The flow.')),
};
const address = optional(name('Where the pages are; default: that of the settings.', 2_000));

const consent = object<Consent>({
  topic: text(),
  default: byDefault,
  status: orNull(status),
  allowed: flag('What the gate says, apart from Do Not Contact.'),
  points: list(
    fields({
      kind: words(['email', 'phone']),
      value: text(),
      status: orNull(status),
      at: optional(instant()),
    }),
  ),
});
const link = object<ConsentLink>({
  url: text(),
  headers: anything('`List-Unsubscribe` and `List-Unsubscribe-Post`, for the mailer.') as never,
});
const settings = object<ConsentSettings>({
  address: optional(text({ maxLength: 2_000, description: 'Of the pages, as people reach them.' })),
  name: optional(text({ maxLength: 200, description: 'Who writes.' })),
  accent: optional(text({ pattern: '^#[0-9a-fA-F]{6}$', description: 'Colour of buttons.' })),
  footer: optional(text({ maxLength: 2_000 })),
  language: optional(text({ maxLength: 35 })),
  texts: optional(anything('By language, then by name.') as never),
});
const entry = object<ConsentHistoryEntry>({
  point: text(),
  topic: text(),
  action: words(['request', 'subscribe', 'unsubscribe']),
  how,
  by: text(),
  at: instant(),
  givenAt: optional(instant('Of one that was given elsewhere.')),
  shown: optional(text()),
  version: optional(text()),
  ip: optional(text()),
  userAgent: optional(text()),
  note: optional(text()),
  flowId: optional(text()),
  hash: text({ description: 'Over this entry and the hash of the one before.' }),
});
const point = name('An email address or a phone number.', 500);

export const consentCalls = [
  call('consent.topics', {
    method: 'GET',
    path: '/topics',
    needs: 'read',
    covers: ['consent.topics.list'],
    about: 'What people can be written to about, by name, with numbers of contact points.',
    answers: list(topicShape),
    run: ({ engine }) => engine.consent.topics.list(),
  }),
  call('consent.createTopic', {
    method: 'POST',
    path: '/topics',
    covers: ['consent.topics.create'],
    about: 'Creates a topic.',
    body: fields({ name: name('Compared without regard to case.'), channels, ...parts }),
    answers: topicShape,
    status: 201,
    creates: true,
    run: ({ engine, body }) => engine.consent.topics.create(body),
  }),
  call('consent.topic', {
    method: 'GET',
    path: '/topics/{topic}',
    needs: 'read',
    covers: ['consent.topics.get'],
    about: 'One topic.',
    params: topicParam,
    answers: topicShape,
    run: ({ engine, params }) => engine.consent.topics.get(params.topic),
  }),
  call('consent.editTopic', {
    method: 'PATCH',
    path: '/topics/{topic}',
    covers: ['consent.topics.edit'],
    about: 'Changes what is given of a topic; consents and links stay.',
    params: topicParam,
    body: fields({ name: optional(name('A new name.')), channels: optional(channels), ...parts }),
    answers: topicShape,
    run: ({ engine, params, body }) => engine.consent.topics.edit(params.topic, body),
  }),
  call('consent.deleteTopic', {
    method: 'DELETE',
    path: '/topics/{topic}',
    covers: ['consent.topics.delete'],
    about: 'Deletes a topic. One that is used goes only over to another one, which takes over the consents.',
    params: topicParam,
    query: { replaceBy: optional(topic) },
    answers: fields({ id: text(), name: text(), moved: count('Contact points that went over.') }),
    run: ({ engine, params, query }) => engine.consent.topics.delete(params.topic, query),
  }),
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
