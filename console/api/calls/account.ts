import type { AccessKey, AccessRole, Health } from '../../../engine';
import { call } from '../Call';
import {
  count,
  extended,
  fields,
  flag,
  instant,
  list,
  name,
  number,
  object,
  optional,
  text,
  words,
} from '../shape/shapes';

const role = words<AccessRole>(['read', 'write'], {
  description: '`read`: numbers, names, people with their contact points masked. `write`: everything.',
});
const key = object<AccessKey>({
  id: text(),
  name: text(),
  role,
  createdAt: instant(),
  lastUsedAt: optional(instant('To the minute.')),
});

export const accountCalls = [
  call('health', {
    method: 'GET',
    path: '/health',
    needs: 'read',
    covers: ['health'],
    about: 'Asks the database.',
    answers: object<Health>({
      ok: flag() as never,
      database: text(),
      account: text(),
      timeZone: text(),
      version: text({ description: 'Of MongoDB.' }),
      changeStreams: flag(),
      roundTripMs: number(),
      columns: object<Health['columns']>({
        answer: flag(),
        why: optional(text({ description: 'Why documents answer instead.' })),
        version: optional(count('How often they were published.')),
        people: optional(count('How many are in them.')),
        unpacked: optional(count('How many have changed since: of these documents are asked.')),
      }),
    }),
    run: ({ engine }) => engine.health(),
  }),
  call('keys.list', {
    method: 'GET',
    path: '/keys',
    covers: ['access.listKeys'],
    about: 'The keys of this API, oldest first; the keys themselves are told nowhere.',
    answers: list(key),
    run: ({ engine }) => engine.access.listKeys(),
  }),
  call('keys.create', {
    method: 'POST',
    path: '/keys',
    covers: ['access.createKey'],
    about: 'Makes a key. It stands in this answer and nowhere else.',
    body: fields({ name: name('Who uses it.', 100), role }),
    answers: extended(key, { key: text() }),
    status: 201,
    run: ({ engine, body }) => engine.access.createKey(body),
  }),
  call('keys.revoke', {
    method: 'DELETE',
    path: '/keys/{key}',
    covers: ['access.revokeKey'],
    about: 'The key opens nothing any more, nor does a session that began with it.',
    params: { key: text({ pattern: '^[0-9a-f]{16}$', description: 'Its id.' }) },
    answers: key,
    run: ({ engine, params }) => engine.access.revokeKey(params.key),
  }),
];
