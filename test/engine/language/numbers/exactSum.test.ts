/** Sums of doubles as the decimals that one reads, beside sums of whole numbers of the smallest unit there is. */
import fc from 'fast-check';
import { ExactSum } from '../../../../engine/language/numbers/ExactSum';
import { PrefixSums } from '../../../../engine/language/numbers/PrefixSums';
import { decimalOf, nearestDouble } from '../../../../engine/language/numbers/decimal';

/** Every double is a whole number of these: 10 ** -400. */
function units(value: number): bigint {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(
    String(value),
  ) as RegExpExecArray;
  return BigInt(`${sign}${whole}${fraction}${'0'.repeat(400 - fraction.length + Number(exponent))}`);
}

const amount = fc.oneof(
  fc.integer({ min: -1e6, max: 1e6 }).map((cents) => cents / 100),
  fc.integer({ min: -9e8, max: 9e8 }).map((parts) => parts / 1e7),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(
    0.1,
    0.2,
    -0,
    5e-324,
    1.7976931348623157e308,
    -1.79e308,
    2 ** 53,
    2 ** 53 + 2,
    1e15,
    1e21,
    123456789.123456,
  ),
);
const signOf = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);

it('a sum is exact, whatever comes and goes, in any order', () => {
  fc.assert(
    fc.property(
      fc.array(amount, { maxLength: 12 }),
      fc.array(amount, { maxLength: 6 }),
      amount,
      (kept, gone, wanted) => {
        const sum = new ExactSum();
        const changes = [
          ...kept.map((value) => () => sum.add(value)),
          ...gone.flatMap((value) => [() => sum.add(value), () => sum.remove(value)]),
        ];
        for (const change of changes.reverse()) change();
        const total = kept.reduce((all, value) => all + units(value), 0n);
        expect(sum.compare(wanted)).toBe(signOf(total - units(wanted)));
        expect(sum.compare(wanted, 7)).toBe(signOf(total - 7n * units(wanted)));
      },
    ),
    { numRuns: 3_000 },
  );
});

it('the sum of any stretch of a list is exact', () => {
  fc.assert(
    fc.property(
      fc.array(amount, { maxLength: 12 }),
      fc.nat(12),
      fc.nat(12),
      amount,
      (values, one, other, wanted) => {
        const [from, to] = [
          Math.min(one, other, values.length),
          Math.min(Math.max(one, other), values.length),
        ];
        const total = values.slice(from, to).reduce((all, value) => all + units(value), 0n);
        const sums = new PrefixSums(values);
        expect(sums.compare(from, to, wanted)).toBe(signOf(total - units(wanted)));
        expect(sums.compare(from, to, wanted, to - from)).toBe(
          signOf(total - BigInt(to - from) * units(wanted)),
        );
      },
    ),
    { numRuns: 3_000 },
  );
});

it('what is shown is the nearest double; beyond the range the largest', () => {
  fc.assert(
    fc.property(amount, fc.integer({ min: 1, max: 1000 }), (value, times) => {
      const { digits, places } = decimalOf(value);
      expect(nearestDouble({ digits, places })).toBe(value + 0);
      expect(nearestDouble({ digits: digits * BigInt(times), places }, BigInt(times))).toBe(value + 0);
    }),
    { numRuns: 2_000 },
  );
  expect(nearestDouble({ digits: 1n, places: 0 }, 3n)).toBe(1 / 3);
  expect(nearestDouble({ digits: -2n * 10n ** 308n, places: 0 })).toBe(-Number.MAX_VALUE);
  const twice = new ExactSum();
  twice.add(1e308);
  twice.add(1e308);
  expect([twice.shown(), twice.shown(2), twice.compare(1.7e308)]).toEqual([Number.MAX_VALUE, 1e308, 1]);
});
