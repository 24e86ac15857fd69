import type { Consent, ConsentHistoryEntry, ConsentLink, ConsentSettings, Topic } from '../../../engine';
import { email, phone, profileRef } from './common';
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
} from './shapes';

export const topic = name('The name of a topic, or its id.', 600);
export const byDefault = words(['opt-in', 'opt-out'], {
  description: '`opt-in`: only who is subscribed gets it. `opt-out`: everybody who has not unsubscribed.',
});
export const status = words(['subscribed', 'pending', 'unsubscribed']);
const how = words(['page', 'link', 'form', 'import', 'call', 'flow']);
export const topicShape = object<Topic>({
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
export const contact = either(fields({ email }), fields({ phone }), fields({ profile: profileRef }));
export const evidence = {
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
export const consent = object<Consent>({
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
export const link = object<ConsentLink>({
  url: text(),
  headers: anything('`List-Unsubscribe` and `List-Unsubscribe-Post`, for the mailer.') as never,
});
export const settings = object<ConsentSettings>({
  address: optional(text({ maxLength: 2_000, description: 'Of the pages, as people reach them.' })),
  name: optional(text({ maxLength: 200, description: 'Who writes.' })),
  accent: optional(text({ pattern: '^#[0-9a-fA-F]{6}$', description: 'Colour of buttons.' })),
  footer: optional(text({ maxLength: 2_000 })),
  language: optional(text({ maxLength: 35 })),
  texts: optional(anything('By language, then by name.') as never),
});
export const entry = object<ConsentHistoryEntry>({
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
