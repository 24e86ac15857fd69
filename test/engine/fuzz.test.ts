import { isAudienceError, openAudienceEngine, type AudienceEngine } from '../../engine';
import { fuzzDoor, gone } from '../../scripts/fuzz/fuzzDoor.cjs';
import { testDatabase } from '../support/database';

/** `npm run fuzz -- --calls 200000` for as many as one has time for. */
const SECONDS = Number(process.env['AUDIENCE_FUZZ_SECONDS'] ?? 30);
const SEED = Number(process.env['AUDIENCE_FUZZ_SEED'] ?? 7);

const database = testDatabase('fuzz');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

it('what the fuzzer knows how to ask is still there', () => {
  expect(gone(engine)).toEqual([]);
});

it(
  'whatever any call is given, it answers with a result or a typed error, and what is stored fits together afterwards',
  async () => {
    const { defects, results, codes } = await fuzzDoor(engine, {
      calls: 200_000,
      seconds: SECONDS,
      seed: SEED,
      isAudienceError,
    });
    expect(defects).toEqual([]);
    // It is no use to be refused only.
    const refused = Object.values(codes as Record<string, number>).reduce((sum, count) => sum + count, 0);
    expect(results).toBeGreaterThan(refused / 10);
    await engine.work.stop();
    await engine.work.runDue();
    expect(await engine.health({ deep: true })).toMatchObject({ problems: [], ok: true });
  },
  (SECONDS + 240) * 1_000,
);
