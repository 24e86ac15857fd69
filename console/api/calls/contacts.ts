import type {
  AskInput,
  AskOutcome,
  ContactCap,
  ContactInput,
  ContactPolicy,
  Gate,
  GateInput,
  QuietHours,
  Rejection,
} from '../../../engine';
import { call } from '../Call';
import { maskPoint } from '../mask';
import { matchesPoint } from '../matchesPoint';
import { email, itemAnswer, phone, profileRef, wait } from '../shape/common';
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
  text,
  whole,
  words,
} from '../shape/shapes';

const channel = name('`email`, `sms`, `whatsapp`, …', 100);
const topic = optional(name('What it is about: the name of a topic.', 600));
const send = {
  channel,
  category: optional(name('Reasons of the Do Not Contact list that are for others do not count.', 1_000)),
  topic,
  flowId: optional(name('The flow that would send.')),
  broadcastId: optional(name('The broadcast.')),
};
const span = { from: optional(instant()), to: optional(instant()), channel: optional(channel) };

const names = (of: string) =>
  list(name(of, 1_000), { minItems: 1, maxItems: 50, description: 'Default: all, or none.' });
const cap = object<ContactCap>({
  channels: optional(names('A channel.')),
  most: whole(1, 1_000_000),
  per: fields({
    amount: whole(1, 8_784),
    unit: words(['hours', 'days', 'calendarDays', 'calendarWeeks']),
  }),
  except: optional(names('A category that the cap neither holds nor counts.')),
});
const timeOfDay = (described: string) =>
  text({ pattern: '^([01]\\d|2[0-4]):[0-5]\\d$', description: described });
const quietHours = object<QuietHours>({
  from: timeOfDay('`21:00`'),
  to: timeOfDay('`08:00`; before `from` it is one of the next day.'),
  days: optional(
    list(whole(1, 7), { minItems: 1, maxItems: 7, description: 'On which they begin; 1 is Monday.' }),
  ),
  channels: optional(names('A channel.')),
  zone: optional(words(['profile', 'account'], { default: 'account' })),
  except: optional(names('A category that is sent all the same.')),
});
const policy = object<Required<ContactPolicy>>({
  caps: list(cap, { maxItems: 50 }),
  quietHours: list(quietHours, { maxItems: 50 }),
});

export const contactCalls = [
  call('contacts.policy', {
    method: 'GET',
    path: '/contacts/policy',
    needs: 'read',
    covers: ['contacts.policy.get'],
    about: 'Frequency caps and quiet hours.',
    answers: policy,
    run: ({ engine }) => engine.contacts.policy.get(),
  }),
  call('contacts.setPolicy', {
    method: 'PUT',
    path: '/contacts/policy',
    covers: ['contacts.policy.set'],
    about: 'Takes the place of the policy that was; whoever asks from now on is asked by this one.',
    body: object<ContactPolicy>({
      caps: optional(list(cap, { maxItems: 50 })),
      quietHours: optional(list(quietHours, { maxItems: 50 })),
    }),
    answers: policy,
    run: ({ engine, body }) => engine.contacts.policy.set(body),
  }),
  call('contacts.ask', {
    method: 'POST',
    path: '/contacts/ask',
    covers: ['contacts.ask'],
    about:
      'May this be sent, by Do Not Contact, frequency caps and quiet hours? `allowed` takes a permit that counts at once; everything else is recorded.',
    body: object<AskInput>({
      profile: profileRef,
      channel,
      category: optional(name('`transactional`, `marketing` or one of your own.', 1_000)),
      topic,
      flowId: optional(name('The flow that would send.')),
      address: optional(name('The address or number that will be used.', 1_000)),
    }),
    answers: object<AskOutcome>({
      outcome: words(['allowed', 'later', 'rejected']),
      until: optional(instant('Of `later`: ask again then.')),
      reason: text(),
      permit: optional(text({ description: 'Of `allowed`: for POST /contacts/settle.' })),
      timeZone: text(),
      invalidTimeZone: optional(text({ description: 'What the profile says as its zone and is none.' })),
    }),
    run: ({ engine, body }) => engine.contacts.ask(body),
  }),
  call('contacts.settle', {
    method: 'POST',
    path: '/contacts/settle',
    covers: ['contacts.settle'],
    about: 'What became of a permit. `notSent` gives its place back.',
    body: fields({ permit: name('As it was answered.'), outcome: words(['sent', 'notSent']) }),
    answers: fields({ permit: text(), outcome: words(['sent', 'notSent']) }),
    run: async ({ engine, body }) => {
      await engine.contacts.settle(body.permit, body.outcome);
      return body;
    },
  }),
  call('contacts.gate', {
    method: 'POST',
    path: '/contacts/gate',
    covers: ['contacts.gate'],
    about: 'May this be sent? Every rejection is recorded.',
    body: either(
      fields({ email, ...send }),
      fields({ phone, ...send }),
      fields({ profile: profileRef, ...send }),
    ),
    answers: object<Gate>({ allowed: flag(), reason: optional(text()) }),
    run: ({ engine, body }) => engine.contacts.gate(body),
  }),
  call('contacts.gateMany', {
    method: 'POST',
    path: '/contacts/gate/batch',
    covers: ['contacts.gateMany'],
    about: 'Many at once, an answer for each. Every rejection is recorded.',
    body: fields({
      contacts: list(anything('As for POST /contacts/gate.'), { minItems: 1, maxItems: 5000 }),
    }),
    answers: list(itemAnswer(fields({ index: count(), allowed: flag(), reason: optional(text()) }))),
    run: ({ engine, body }) => engine.contacts.gateMany(body.contacts as unknown as GateInput[]),
  }),
  call('contacts.recordMany', {
    method: 'POST',
    path: '/contacts/batch',
    covers: ['contacts.recordMany'],
    about: 'Many at once, an answer for each.',
    query: { wait },
    body: fields({ contacts: list(anything('As for POST /contacts.'), { minItems: 1, maxItems: 5000 }) }),
    answers: list(itemAnswer(fields({ index: count(), id: text(), profileId: text(), duplicate: flag() }))),
    run: ({ engine, body, query }) =>
      engine.contacts.recordMany(body.contacts as unknown as ContactInput[], query),
  }),
  call('contacts.record', {
    method: 'POST',
    path: '/contacts',
    covers: ['contacts.record'],
    about: 'Notes that somebody was contacted: the event `Contacted` with the property `channel`.',
    query: { wait },
    body: fields({
      profile: profileRef,
      channel,
      at: optional(instant()),
      id: optional(name('As of an event: an id that is known changes nothing.')),
      properties: optional(anything()),
      permit: optional(name('Of POST /contacts/ask: it is settled as sent.')),
    }),
    answers: fields({ id: text(), profileId: text(), duplicate: flag() }),
    creates: true,
    run: ({ engine, body, query }) => engine.contacts.record(body, query),
  }),
  call('contacts.count', {
    method: 'GET',
    path: '/contacts/count',
    needs: 'read',
    covers: ['contacts.count'],
    about: 'How many people were contacted between two instants; default: ever, over any channel.',
    query: span,
    answers: fields({ count: count() }),
    run: async ({ engine, query }) => ({ count: await engine.contacts.count(query) }),
  }),
  call('contacts.rejections', {
    method: 'GET',
    path: '/contacts/rejections',
    needs: 'read',
    covers: ['contacts.rejections'],
    about: 'Sends that were rejected or put off, latest first, one JSON object a line.',
    query: {
      ...span,
      reason: optional(text({ minLength: 1, maxLength: 200 })),
      kind: optional(words(['email', 'phone'])),
      search: optional(
        text({
          minLength: 1,
          maxLength: 200,
          description: 'Part of the contact point, as it is told to the caller.',
        }),
      ),
      limit: optional(whole(1, 1_000_000)),
    },
    answers: {
      lines: object<Rejection>({
        profileId: optional(text()),
        point: optional(text({ description: '`email:…` or `phone:…`' })),
        channel: text(),
        reason: text(),
        outcome: optional(words(['later'])),
        until: optional(instant('Of what is put off.')),
        category: optional(text()),
        topic: optional(text()),
        flowId: optional(text()),
        broadcastId: optional(text()),
        at: instant(),
      }),
    },
    forReaders: ({ point, ...rest }) => ({
      ...rest,
      ...(point !== undefined && { point: maskTyped(point) }),
    }),
    run: async function* ({ engine, caller, query, signal }) {
      const { limit = Infinity, reason, kind, search, ...asked } = query;
      let left = limit;
      for await (const rejection of engine.contacts.rejections({ ...asked, signal })) {
        if (reason !== undefined && rejection.reason !== reason) continue;
        const { point } = rejection;
        // An address that finds a rejection would be told by that.
        const told = point !== undefined && caller.role === 'read' ? maskTyped(point) : point;
        if (!matchesPoint(told, { search, kind })) continue;
        if (left-- <= 0) return;
        yield rejection;
      }
    },
  }),
];

function maskTyped(point: string): string {
  const colon = point.indexOf(':');
  return `${point.slice(0, colon + 1)}${maskPoint(point.slice(colon + 1))}`;
}
