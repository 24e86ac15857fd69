import type { Broadcast, ProfileRef, Recipient } from '../../../engine';
import { createHash } from 'node:crypto';
import { call } from '../Call';
import { maskKey, maskPoint } from '../mask';
import { audience } from '../shape/audience';
import { itemAnswer, profileKey, profileRef } from '../shape/common';
import {
  anything,
  count,
  fields,
  flag,
  instant,
  list,
  name,
  object,
  optional,
  rule,
  text,
  words,
} from '../shape/shapes';
import { oneOf } from '../oneOf';

const broadcastParam = { broadcast: name('Its id.', 100) };
const status = words(['recipient', 'rejected', 'sent']);

const broadcast = object<Broadcast>({
  id: text(),
  name: text(),
  channel: text(),
  topic: optional(text()),
  createdAt: instant(),
  recipients: count('Who may be or was reached.'),
  sent: count('Of the recipients: those recorded as sent.'),
  rejected: count(),
  closedAt: optional(instant('Since then nobody is taken in, and nobody handed out who was not sent to.')),
});
const recipient = object<Recipient>({
  profile: profileKey,
  contactPoint: optional(text()),
  status,
  reason: optional(text({ description: 'Of a rejected one.' })),
  sentAt: optional(instant()),
});

export const broadcastCalls = [
  call('broadcasts.list', {
    method: 'GET',
    path: '/broadcasts',
    needs: 'read',
    covers: ['broadcasts.list'],
    about: 'Latest first.',
    answers: list(broadcast),
    run: ({ engine }) => engine.broadcasts.list(),
  }),
  call('broadcasts.create', {
    method: 'POST',
    path: '/broadcasts',
    covers: ['broadcasts.create'],
    about: 'Creates a broadcast and takes everybody in whom the rule or the audience selects now.',
    body: fields({
      id: optional(name('The same again is the same broadcast. Default: a new one.', 100)),
      name: name('What people call it.'),
      channel: name('`email`, `sms`, `whatsapp`, …', 100),
      topic: optional(name('What it is about: the name of a topic that is sent over the channel.', 600)),
      audience: optional(audience),
      rule: optional(rule),
    }),
    answers: broadcast,
    status: 201,
    creates: true,
    tellsProgress: true,
    run: ({ engine, body, idempotencyKey, signal, onProgress }) =>
      engine.broadcasts.create({ ...idOf(idempotencyKey), ...body }, { signal, onProgress }),
  }),
  call('broadcasts.get', {
    method: 'GET',
    path: '/broadcasts/{broadcast}',
    needs: 'read',
    covers: ['broadcasts.get'],
    about: 'One broadcast with its numbers.',
    params: broadcastParam,
    answers: broadcast,
    run: ({ engine, params }) => engine.broadcasts.get(params.broadcast),
  }),
  call('broadcasts.close', {
    method: 'POST',
    path: '/broadcasts/{broadcast}/close',
    covers: ['broadcasts.close'],
    about: 'Takes nobody in any more, and hands nobody out who was not sent to.',
    params: broadcastParam,
    answers: broadcast,
    run: ({ engine, params }) => engine.broadcasts.close(params.broadcast),
  }),
  call('broadcasts.delete', {
    method: 'DELETE',
    path: '/broadcasts/{broadcast}',
    covers: ['broadcasts.delete'],
    about: 'Deletes it with its list; events and the ledger of rejected sends stay.',
    params: broadcastParam,
    answers: fields({ id: text(), name: text() }),
    run: ({ engine, params }) => engine.broadcasts.delete(params.broadcast),
  }),
  call('broadcasts.addRecipients', {
    method: 'POST',
    path: '/broadcasts/{broadcast}/recipients',
    covers: ['broadcasts.addRecipients'],
    about: 'Takes more people in; who is in stays as it is.',
    params: broadcastParam,
    body: fields({
      profiles: optional(list(profileRef, { minItems: 1, maxItems: 10_000 })),
      rule: optional(rule),
    }),
    answers: fields({ added: count(), alreadyIn: count(), rejected: count() }),
    tellsProgress: true,
    run: ({ engine, params, body, signal, onProgress }) =>
      engine.broadcasts.addRecipients(params.broadcast, oneOf(body), { signal, onProgress }),
  }),
  call('broadcasts.recipients', {
    method: 'GET',
    path: '/broadcasts/{broadcast}/recipients',
    needs: 'read',
    covers: ['broadcasts.recipients'],
    about:
      'In the order of ids, rejected ones with the reason; one JSON object a line. What is handed out may be sent.',
    params: broadcastParam,
    query: { status: optional(status) },
    answers: { lines: recipient },
    forReaders: ({ profile, contactPoint, ...rest }) => ({
      ...rest,
      profile: maskKey(profile),
      ...(contactPoint !== undefined && { contactPoint: maskPoint(contactPoint) }),
    }),
    run: ({ engine, params, query, signal }) =>
      engine.broadcasts.recipients(params.broadcast, { ...query, signal }),
  }),
  call('broadcasts.export', {
    method: 'GET',
    path: '/broadcasts/{broadcast}/export',
    covers: ['broadcasts.export'],
    about: 'The recipients as CSV: profileId, externalId, contactPoint, status, reason, sentAt.',
    params: broadcastParam,
    query: { status: optional(status) },
    answers: { file: 'text/csv; charset=utf-8' },
    run: async function* ({ engine, params, query, signal }) {
      // Before the first line: afterwards it is too late to say that there is none.
      await engine.broadcasts.get(params.broadcast);
      yield* engine.broadcasts.export(params.broadcast, { ...query, format: 'csv', signal });
    },
  }),
  call('broadcasts.recordSent', {
    method: 'POST',
    path: '/broadcasts/{broadcast}/sent',
    covers: ['broadcasts.recordSent'],
    about: 'Notes that recipients were sent to, once however often it is said.',
    params: broadcastParam,
    body: fields({
      profiles: list(anything('Each names a person.'), { minItems: 1, maxItems: 5000 }),
      at: optional(instant()),
    }),
    answers: list(itemAnswer(fields({ index: count(), profileId: text(), alreadySent: flag() }))),
    run: ({ engine, params, body: { profiles, ...options } }) =>
      engine.broadcasts.recordSent(params.broadcast, profiles as unknown as ProfileRef[], options),
  }),
];

/** A call that a crash has ended goes on under the same id when it is made again. */
const idOf = (key: string | undefined): { id?: string } =>
  key === undefined ? {} : { id: createHash('sha256').update(key).digest('hex').slice(0, 32) };
