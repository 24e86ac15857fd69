import fc from 'fast-check';
import { shown } from '../../../../engine/language/text/shown';

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['"London"', 'London'],
  [`"${'x'.repeat(60)}…"`, 'x'.repeat(61)],
  ['an empty list', []],
  ['a list of 2', [1, 2]],
  ['an object', { toString: '' }],
  ['an object', { toJSON: () => fail() }],
  ['a function', fail],
  ['7', 7n],
  ['Symbol(s)', Symbol('s')],
  ['0', -0],
])('%s', (words, value) => expect(shown(value)).toBe(words));

it('shows anything at all, in few words', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
      (value) => shown(value).length <= 6 * 61 + 3,
    ),
    { numRuns: 5_000 },
  );
});

function fail(): never {
  throw new Error('was called');
}
