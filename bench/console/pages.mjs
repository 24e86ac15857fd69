import { join } from 'node:path';
import { openMongo } from '../bulk/mongo.mjs';
import { timed } from '../waits/measure.mjs';
import { startServer, keyOf } from './server.mjs';

const DATABASE = 'bench_bulk';
const ACCOUNT = 'bench';
const LONDON = { attribute: 'city', operator: 'is', value: 'London' };
const FILTER = { all: [LONDON, { tags: ['vip'], operator: 'hasAny' }] };

/** The calls of People and of a person, with what is asked of them. */
const ASKED = [
  ['first page of People', 1_000, 'POST', '/profiles/find', { rule: null, limit: 50 }],
  ['first page of a filter', 1_000, 'POST', '/profiles/find', { rule: FILTER, limit: 50 }],
  ['estimate', 150, 'POST', '/audience/estimate', { rule: FILTER }],
  ['count of a filter', 300, 'POST', '/audience/count', { rule: FILTER }],
  ['summary of everybody', 2_000, 'POST', '/audience/summary', { rule: null }],
  ['summary of a filter', 2_000, 'POST', '/audience/summary', { rule: LONDON }],
  ['search by part of an address', 100, 'GET', '/profiles/search?search=p4711&limit=50'],
  ['a person', 300, 'GET', '/profiles/{id}'],
  ['events of a person', 300, 'GET', '/profiles/{id}/events?limit=50'],
  ['segments of a person', 300, 'GET', '/profiles/{id}/segments'],
];

export async function pages({ root, uri, profiles, eventsEach, runs }) {
  const { engine, close } = await openMongo({
    uri,
    database: DATABASE,
    enginePath: join(root, 'dist/engine/index.js'),
    segments: [],
    say: (text) => console.error(text),
    profiles,
    eventsEach,
    seed: 1,
  });
  const { id } = await engine.profiles.get({ externalId: String(profiles >> 1) });
  await close();
  const key = keyOf({ root, uri, database: DATABASE, account: ACCOUNT });
  const { child, address } = await startServer({ root, uri, database: DATABASE, account: ACCOUNT });
  const call = async ([what, , method, path, body]) => {
    const answer = await fetch(`${address}/api/v1${path.replace('{id}', id)}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${text.slice(0, 300)}`);
  };
  const rows = [];
  for (const one of ASKED) {
    const first = await timed(() => call(one));
    const times = [];
    for (let run = 0; run < runs; run++) times.push(await timed(() => call(one)));
    const [what, below] = one;
    rows.push({
      what,
      'asked below': below,
      first: Math.round(first),
      median: Math.round(times.sort((a, b) => a - b)[runs >> 1]),
    });
  }
  child.removeAllListeners('exit');
  child.kill();
  return rows;
}
