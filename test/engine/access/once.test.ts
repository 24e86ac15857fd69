import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';

const database = testDatabase('once');
let now = new Date('2026-11-30T12:00:00Z');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri, clock: { now: () => now } });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

it('the same key is told the same answer, and the call is made once', async () => {
  let runs = 0;
  const run = async (): Promise<string> => `made ${++runs}`;
  expect(await engine.access.once('a', 'POST /x', run)).toEqual({ answer: 'made 1', repeated: false });
  expect(await engine.access.once('a', 'POST /x', run)).toEqual({ answer: 'made 1', repeated: true });
  expect(await engine.access.once('b', 'POST /x', run)).toEqual({ answer: 'made 2', repeated: false });
  await expect(engine.access.once('a', 'POST /y', run)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('of fifty at once one runs; the others hear that it does, or what it answered', async () => {
  let runs = 0;
  const run = async (): Promise<string> => {
    runs++;
    await new Promise((resolve) => setImmediate(resolve));
    return 'done';
  };
  const all = await Promise.allSettled(
    Array.from({ length: 50 }, () => engine.access.once('fifty', 'x', run)),
  );
  expect(runs).toBe(1);
  for (const one of all)
    expect(one.status === 'fulfilled' ? one.value.answer : (one.reason as { code: string }).code).toMatch(
      /^(done|IN_USE)$/,
    );
});

it('a call that failed may be made again, and one that died after a minute', async () => {
  const fail = (): Promise<string> => Promise.reject(new RangeError('no'));
  await expect(engine.access.once('c', 'x', fail)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/run',
    cause: new RangeError('no'),
  });
  for (const none of [class Answer {}, () => 7, () => undefined])
    await expect(engine.access.once('c', 'x', none as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/run',
    });
  expect(await engine.access.once('c', 'x', async () => 'now')).toMatchObject({ answer: 'now' });

  await new Promise<void>((begun) => {
    const dies = (): Promise<string> => {
      begun();
      return new Promise(() => undefined);
    };
    void engine.access.once('d', 'x', dies);
  });
  await expect(engine.access.once('d', 'x', async () => 'mine')).rejects.toMatchObject({ code: 'IN_USE' });
  now = new Date(now.getTime() + 61_000);
  expect(await engine.access.once('d', 'x', async () => 'mine')).toMatchObject({ answer: 'mine' });
});

it('a bad key is refused', async () => {
  for (const bad of ['', ' ', 'ä', 'x'.repeat(201), 5, null])
    await expect(engine.access.once(bad as string, 'x', async () => '')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/Idempotency-Key',
    });
});
