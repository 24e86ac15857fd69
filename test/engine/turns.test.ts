import { Readable } from 'node:stream';
import { CALLS, handlerOf } from '../../console/api';
import type { AudienceEngine } from '../../engine';
import { accountsOf } from './accounts';

const accounts = accountsOf('turns');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
});

/** No turn of the event loop takes longer, of the processor's time: what the machine does beside is not counted. */
const LONGEST_MS = 200;
/** Others of the process (collecting garbage, compiling) count too: one of so many tries is of the input alone. */
const TRIES = 3;

async function longestTurn(work: () => unknown): Promise<number> {
  let longest = 0;
  let used = process.threadCpuUsage();
  let ended = false;
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(used);
    longest = Math.max(longest, (user + system) / 1_000);
    used = process.threadCpuUsage();
  };
  const tick = (): void => {
    look();
    if (!ended) setImmediate(tick);
  };
  setImmediate(tick);
  try {
    await work();
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/), hint: expect.any(String) });
    expect((error as { code: string }).code).not.toBe('INTERNAL');
  }
  look();
  ended = true;
  return longest;
}

const x = (length: number): string => 'x'.repeat(length);
const pieces = (text: string, size: number): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    })(),
  );
function deep(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < levels; i++) value = wrap(value);
  return value;
}
const table = (make: () => string | Readable) => ({
  make,
  ask: (source: never) => engine.profiles.import.analyze(source),
});
const person = (make: () => unknown) => ({ make, ask: (input: never) => engine.profiles.upsert(input) });
const rule = (make: () => unknown) => ({ make, ask: (given: never) => engine.audience.count(given) });
const event = (make: () => unknown) => ({
  make: () => ({ profile: { externalId: 'ada' }, type: 'T', properties: make() }),
  ask: (given: never) => engine.events.track(given),
});
const names = (count: number, value = '1'): string =>
  `{${Array.from({ length: count }, (_, i) => `"k${i}":${value}`).join(',')}}`;
const list = (length: number, text: string): string => `[${new Array(length).fill(text).join(',')}]`;
/** A body of the HTTP API, refused as the engine would. */
const body = (path: string, make: () => string) => ({
  make: () => new TextEncoder().encode(make()),
  ask: async (bytes: never) => {
    const headers = { 'Content-Type': 'application/json' };
    const request = new Request(`http://console.test/api/v1${path}`, {
      method: 'POST',
      body: bytes,
      headers,
    });
    const answer = await handlerOf(CALLS)(request, path, {
      engine,
      caller: { role: 'read', name: 'reader' },
      onDefect: (error) => {
        throw error;
      },
    });
    expect(await answer.json()).toMatchObject({ code: expect.any(String), hint: expect.any(String) });
  },
});

it.each<[string, { make: () => unknown; ask: (input: never) => unknown }]>([
  ['twelve megabytes of commas', table(() => `email,city\n${','.repeat(12_000_000)}\n`)],
  ['a header of one name twenty thousand times', table(() => `${'a,'.repeat(20_000)}\n1`)],
  ['a header of a megabyte', table(() => `${'a,'.repeat(500_000)}\n1`)],
  ['a cell of 200 000 tags', table(() => `externalId,tags\nx,"${'tag;'.repeat(200_000)}"\n`)],
  [
    'a quote in the header that is never closed, in small pieces',
    table(() => pieces(`"a,${x(1_200_000)}`, 200)),
  ],
  ['a quote that is never closed', table(() => `email\n"${x(20_000_000)}`)],
  ['a line of forty megabytes', table(() => pieces(`email\n${x(40_000_000)}`, 65_536))],
  ['rows of nothing', table(() => `email,b\n${',\n'.repeat(20_000)}`)],
  [
    'a list of 100 000 times nothing',
    { make: () => new Array(100_000).fill(null), ask: (list: never) => engine.profiles.upsertMany(list) },
  ],
  [
    'a list of thirty million holes',
    { make: () => new Array(30_000_000), ask: (list: never) => engine.doNotContact.checkMany(list) },
  ],
  [
    '20 000 rows for Do Not Contact that are none',
    { make: () => `email\n${'x\n'.repeat(20_000)}`, ask: (file: never) => engine.doNotContact.import(file) },
  ],
  ['an email address of ten megabytes', person(() => ({ emails: [`${x(10_000_000)}@b.de`] }))],
  ['an email address of five million dots', person(() => ({ emails: [`a@${'b.'.repeat(5_000_000)}`] }))],
  ['a phone number of ten megabytes', person(() => ({ phones: ['+4479'.padEnd(10_000_000, '0')] }))],
  ['a phone number of brackets', person(() => ({ phones: ['('.repeat(5_000_000)] }))],
  ['a key of invisible letters', person(() => ({ externalId: '\u200b'.repeat(5_000_000) }))],
  ['a text of twenty megabytes', person(() => ({ externalId: 'ada', attributes: { note: x(20_000_000) } }))],
  [
    '50 000 attributes',
    person(() => ({
      externalId: 'ada',
      attributes: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, 1])),
    })),
  ],
  [
    'a name of five million accents',
    { make: () => `a${'\u0301'.repeat(5_000_000)}`, ask: (name: never) => engine.tags.create(name) },
  ],
  ['a rule of a hundred thousand levels', rule(() => deep(100_000, (inner) => ({ all: [inner] })))],
  [
    'a rule of 100 000 unknown keys',
    rule(() => Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]))),
  ],
  [
    'a rule that looks for twenty megabytes',
    rule(() => ({ attribute: 'city', operator: 'contains', value: x(20_000_000) })),
  ],
  ['a property of a hundred thousand levels', event(() => ({ deep: deep(100_000, (inner) => [inner]) }))],
  ['a row of ten megabytes without line ends', table(() => `email,city\n${x(10_000_000)}`)],
  ['a row of ten megabytes of quotes', table(() => `email,city\na@b.de,"${'"'.repeat(10_000_000)}"\n`)],
  ['a row of ten megabytes of short lines', table(() => `id,city\na,"${'x\n'.repeat(5_000_000)}"\n`)],
  ['a row of ten megabytes in quotes', table(() => `email,city\na@b.de,"${x(10_000_000)}"\n`)],
  ['a line of NDJSON with a million names', table(() => `{"id":"a"}\n${names(1_000_000)}\n{"id":"b"}`)],
  ['lines of NDJSON of a megabyte', table(() => `${names(70_000)}\n`.repeat(8))],
  ['ten million empty lines of NDJSON', table(() => `{"id":"a"}${'\n'.repeat(10_000_000)}`)],
  ['a list of JSON of thirty megabytes', table(() => list(1_000, `{"email":"${x(30_000)}"}`))],
  [
    'a list of JSON with a row of a million names',
    table(() => `[{"id":"a"},${names(1_000_000)},{"id":"b"}]`),
  ],
  [
    'a list of JSON in which a row has a million lists',
    table(() => `[{"id":"a"},{"b":${list(1_000_000, '[]')}}]`),
  ],
  ['a list of JSON that is never closed', table(() => pieces(`[{"a":"${x(20_000_000)}`, 65_536))],
  ['a row of 150 000 names', table(() => [JSON.parse(names(150_000))] as never)],
  ['an event of 150 000 names', event(() => JSON.parse(names(150_000)))],
  ['an event with a million elements of nothing', event(() => ({ a: new Array(1_000_000).fill(undefined) }))],
  ['an event with thirty million holes', event(() => ({ a: new Array(30_000_000) }))],
  [
    'a rule of a quarter of a million conditions',
    rule(() => ({
      all: new Array(500).fill({
        any: new Array(500).fill({ attribute: 'city', operator: 'is', value: 'x' }),
      }),
    })),
  ],
  [
    'a rule of a million groups that are none',
    rule(() => deep(4, (inner) => ({ all: new Array(32).fill(inner) }))),
  ],
  [
    'a filter of Infobip of ten megabytes',
    { make: () => names(700_000), ask: (text: never) => engine.audience.importInfobip(text) },
  ],
  ['a body of a million names', body('/audience/count', () => `{"rule":${names(1_000_000)}}`)],
  ['a body of five million values', body('/audience/count', () => `{"rule":${list(5_000_000, '0')}}`)],
  ['a body of seven million levels', body('/audience/count', () => `{"rule":${'['.repeat(7_000_000)}`)],
  [
    'a body of as many values as are taken',
    body(
      '/audience/matches/batch',
      () => `{"rule":${list(300_000, '0')},"profiles":${list(90_000, '{"a":1}')}}`,
    ),
  ],
  ['a body of sixteen megabytes of text', body('/audience/count', () => `{"rule":"${x(16_000_000)}"}`)],
  [
    'a body of sixteen megabytes of quotes',
    body('/audience/count', () => `{"rule":"${'\\"'.repeat(7_900_000)}"}`),
  ],
  [
    'a body of sixteen megabytes of nothing',
    body('/audience/count', () => `{"rule":${' '.repeat(16_000_000)}1}`),
  ],
])('others have their turn while somebody gives %s', async (_, { make, ask }) => {
  let least = Infinity;
  for (let tries = 0; tries < TRIES && least > LONGEST_MS; tries++) {
    const input = make();
    await new Promise((resolve) => setTimeout(resolve, 10));
    least = Math.min(least, await longestTurn(() => ask(input as never)));
  }
  expect(least).toBeLessThan(LONGEST_MS);
});
