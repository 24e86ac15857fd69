import fc from 'fast-check';
import { estimateFrom } from '../../../../engine/evaluation/audience/estimateFrom';

/** The same numbers on every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TOTAL = 1_000;
const shares = [1 / 64, 1 / 16, 1 / 2];
const matches = [0, 1, 3, 20, 150, 500, 950, TOTAL];

it.each(
  shares.flatMap((share) =>
    matches.flatMap((count) =>
      [true, false].map((isCounted): [number, number, boolean] => [share, count, isCounted]),
    ),
  ),
)(
  'with a share of %d holds the true number of %d matches in at least 93 of 100 intervals (size of the account known: %s)',
  (share, matching, isCounted) => {
    const random = generator(matching + 1);
    const runs = 250;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const sample = { share, profiles: 0, matching: 0 };
      for (let i = 0; i < TOTAL; i++) {
        if (random() >= share) continue;
        sample.profiles++;
        if (i < matching) sample.matching++;
      }
      const { low, high } = estimateFrom(sample, isCounted ? TOTAL : undefined);
      if (low <= matching && matching <= high) held++;
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.93);
  },
);

const samples = fc.record({
  share: fc.integer({ min: 1, max: 1_024 }).map((buckets) => buckets / 1_024),
  matching: fc.nat(100_000),
  others: fc.nat(100_000),
  more: fc.nat(1_000_000),
});

it('never leaves the bounds that are known for certain', () => {
  fc.assert(
    fc.property(samples, ({ share, matching, others, more }) => {
      const profiles = matching + others;
      for (const total of [undefined, profiles + more]) {
        const { count, low, high } = estimateFrom({ share, profiles, matching }, total);
        expect(low).toBeGreaterThanOrEqual(matching);
        expect(low).toBeLessThanOrEqual(count);
        expect(count).toBeLessThanOrEqual(high);
        if (total !== undefined) expect(high).toBeLessThanOrEqual(total - others);
      }
    }),
  );
});

it('is the count when everybody was looked at', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), (matching, others) => {
      const exactly = { count: matching, low: matching, high: matching };
      expect(estimateFrom({ share: 1, profiles: matching + others, matching }, matching + others)).toEqual(
        exactly,
      );
      expect(estimateFrom({ share: 1, profiles: matching + others, matching })).toEqual(exactly);
    }),
  );
});
