import type { ContactInput, Gate, GateInput, Rejection } from '../../../engine';
import { call } from '../Call';
import { maskPoint } from '../mask';
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
} from '../shape/shapes';

const channel = name('`email`, `sms`, `whatsapp`, …', 100);
const send = {
  channel,
  flowId: optional(name('The flow that would send.')),
  broadcastId: optional(name('The broadcast.')),
};
const span = { from: optional(instant()), to: optional(instant()), channel: optional(channel) };

export const contactCalls = [
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
    about: 'Rejected sends, latest first, one JSON object a line.',
    query: { ...span, limit: optional(whole(1, 1_000_000)) },
    answers: {
      lines: object<Rejection>({
        profileId: optional(text()),
        point: optional(text({ description: '`email:…` or `phone:…`' })),
        channel: text(),
        reason: text(),
        flowId: optional(text()),
        broadcastId: optional(text()),
        at: instant(),
      }),
    },
    forReaders: ({ point, ...rest }) => ({
      ...rest,
      ...(point !== undefined && { point: maskTyped(point) }),
    }),
    run: async function* ({ engine, query: { limit = Infinity, ...asked }, signal }) {
      let left = limit;
      for await (const rejection of engine.contacts.rejections({ ...asked, signal })) {
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
