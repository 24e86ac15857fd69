import fc from 'fast-check';
import { estimateFrom } from '../../../engine/audience/estimateProfiles';

/** The same numbers on every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.each([0, 1, 3, 20, 150, 5_000])('holds the true number of %d matches in at least 93 of 100 intervals', (matches) => {
  const random = generator(matches + 1);
  const runs = 500;
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const parts = new Array<number>(64).fill(0);
    for (let i = 0; i < matches; i++) (parts[Math.floor(random() * 64)] as number)++;
    const { low, high } = estimateFrom(parts.slice(0, 4), 100_000);
    if (low <= matches && matches <= high) held++;
  }
  expect(held / runs).toBeGreaterThanOrEqual(0.93);
});

it('never leaves the bounds that are known for certain', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { minLength: 4, maxLength: 4 }), fc.nat(100_000), (counts, more) => {
      const found = counts.reduce((sum, count) => sum + count, 0);
      const { count, low, high } = estimateFrom(counts, found + more);
      expect(low).toBeGreaterThanOrEqual(found);
      expect(low).toBeLessThanOrEqual(count);
      expect(count).toBeLessThanOrEqual(high);
      expect(high).toBeLessThanOrEqual(found + more);
    }),
  );
});
