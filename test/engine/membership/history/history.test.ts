import { openAudienceEngine, type AudienceEngine, type Rule } from '../../../../engine';
import { testDatabase } from '../../../support/database';

const database = testDatabase('segment-history');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Noon in London, five days before its clocks go back. */
let now = Date.parse('2026-10-20T11:00:00.000Z');
let engine: AudienceEngine;

const LONDON: Rule = { attribute: 'city', operator: 'is', value: 'London' };
const BOUGHT: Rule = {
  event: 'Purchase',
  timeframe: { operator: 'withinTheLast', amount: 3, unit: 'days' },
};
const write = (externalId: string, city: string) =>
  engine.profiles.upsert({ externalId, emails: [`${externalId}@example.com`], attributes: { city } });
const later = async (ms: number): Promise<void> => {
  now += ms;
  await engine.work.runDue();
};
const sizes = async (name: string, by: 'hour' | 'day' | 'week' = 'day', from?: string) =>
  (await engine.segments.history(name, { by, from: from ?? '2026-10-01T00:00:00Z' })).map(
    ({ at, size, entered, left }) => [at, size, entered, left],
  );

beforeAll(async () => {
  engine = await openAudienceEngine({
    uri: database.uri,
    timeZone: 'Europe/London',
    clock: { now: () => new Date(now) },
  });
  for (let n = 0; n < 5; n++) await write(`first-${n}`, 'London');
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
  await engine.segments.create({ name: 'Bought', type: 'realTime', rule: BOUGHT });
  await engine.segments.create({ name: 'Counted', type: 'snapshot', rule: LONDON });
  await engine.work.runDue();
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

it('of a real-time segment each day has who came, who left and its size at the end, in the zone of the account', async () => {
  await later(HOUR);
  await write('anna', 'London');
  await write('bert', 'London');
  await engine.events.track({ profile: { externalId: 'anna' }, type: 'Purchase' });
  // Half past eleven in the evening in London, and past midnight by UTC two hours later.
  now = Date.parse('2026-10-20T22:30:00.000Z');
  await write('bert', 'Paris');
  now = Date.parse('2026-10-20T23:30:00.000Z');
  await write('cleo', 'London');
  await later(DAY);
  expect(await sizes('Londoners')).toEqual([
    ['2026-10-19T23:00:00.000Z', 6, 2, 1],
    ['2026-10-20T23:00:00.000Z', 7, 1, 0],
    ['2026-10-21T23:00:00.000Z', 7, 0, 0],
  ]);
});

it('who leaves by time alone leaves on that day, and sizes are those that a count as of then gives', async () => {
  await later(2 * DAY);
  await later(DAY);
  const rows = await engine.segments.history('Bought', { from: '2026-10-20T00:00:00Z' });
  expect(rows.map(({ entered, left }) => [entered, left])).toEqual([
    [1, 0],
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 0],
    [0, 0],
  ]);
  for (const [index, { size }] of rows.entries()) {
    const end = rows[index + 1]?.at;
    const asOf = end === undefined ? new Date(now) : new Date(Date.parse(end) - 1);
    expect(size).toBe(await engine.segments.count('Bought', { now: asOf.toISOString() }));
  }
});

it('hours go on where the clocks go back, weeks begin on Monday', async () => {
  now = Date.parse('2026-10-25T02:30:00.000Z');
  await write('dora', 'London');
  const hours = await sizes('Londoners', 'hour', '2026-10-25T00:00:00Z');
  expect(hours.map(([at]) => at)).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T01:00:00.000Z',
    '2026-10-25T02:00:00.000Z',
  ]);
  expect(hours.map(([, , entered]) => entered)).toEqual([0, 0, 1]);
  await later(2 * DAY);
  expect((await sizes('Londoners', 'week')).map(([at, size]) => [at, size])).toEqual([
    ['2026-10-18T23:00:00.000Z', 8],
    ['2026-10-26T00:00:00.000Z', 8],
  ]);
});

it('who is erased leaves, who is joined to another member is one less, and nothing before is another number', async () => {
  const before = await sizes('Londoners');
  await later(DAY);
  await engine.profiles.delete({ externalId: 'first-0' });
  await engine.profiles.merge([{ externalId: 'first-1' }, { externalId: 'first-2' }]);
  await engine.work.runDue();
  const after = await sizes('Londoners');
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.at(-1)).toEqual([expect.any(String), 6, 0, 2]);
  expect(await engine.segments.count('Londoners')).toBe(6);
});

it('of a snapshot segment there is what was counted each day', async () => {
  const rows = await engine.segments.history('Counted', { from: '2026-10-20T00:00:00Z' });
  expect(rows[0]).toEqual({ at: '2026-10-19T23:00:00.000Z', size: 5, entered: 0, left: 0 });
  await write('emil', 'London');
  expect(await engine.segments.count('Counted')).toBe(7);
  expect((await engine.segments.history('Counted')).at(-1)).toMatchObject({ size: 7 });
});

it('there is nothing before the segment was made, nor after now', async () => {
  expect(await engine.segments.history('Londoners', { to: '2026-10-01T00:00:00Z' })).toEqual([]);
  expect(
    (await engine.segments.history('Londoners', { from: '2026-10-28T00:00:00Z', to: '2027-01-01T00:00:00Z' }))
      .length,
  ).toBe(1);
});

const itself: Record<string, unknown> = {};
itself['itself'] = itself;

it.each([
  [{ by: 'month' }, '/by'],
  [{ from: 'yesterday' }, '/from'],
  [{ to: true }, '/to'],
  [{ to: Infinity }, '/to'],
  [{ from: '2026-10-25T00:00:00Z', to: '2026-10-24T00:00:00Z' }, '/from'],
  [{ by: itself }, '/by'],
  [{ by: 1n }, '/by'],
])('a span that is none is refused with its place: %p', async (options, path) => {
  await expect(engine.segments.history('Londoners', options as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path,
  });
});

it('an instant is told in milliseconds as well', async () => {
  const from = '2026-10-24T00:00:00Z';
  expect(await engine.segments.history('Londoners', { from: Date.parse(from) } as never)).toEqual(
    await engine.segments.history('Londoners', { from }),
  );
});

it('of no segment there is no history', async () => {
  await expect(engine.segments.history('Nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
