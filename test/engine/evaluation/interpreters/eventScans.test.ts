import { EARLIEST, slicesOf } from '../../../../engine/evaluation/interpreters/mongo/eventScans';

const scan = (from: number, to: number) => ({ type: 'Buy', from, to, slots: [0] });

it.each([
  ['a long window with events at both ends', scan(0, 600), 0, 600],
  ['events in the middle only', scan(0, 1_000), 400, 500],
  ['a window of one instant', scan(5, 5), 5, 5],
  ['a window shorter than there are slices', scan(10, 13), 10, 13],
  ['one event', scan(0, 100), 40, 40],
  ['no end', scan(0, 8.64e15), 3, 90],
  ['no beginning', scan(EARLIEST, 50), 3, 40],
])('slices of a scan have every instant of it once, the latest first: %s', (_, whole, first, last) => {
  const slices = slicesOf(whole, first, last);
  expect(slices[0]?.to).toBe(whole.to);
  expect(slices[slices.length - 1]?.from).toBe(whole.from);
  for (const [i, { from, to, type, slots }] of slices.entries()) {
    expect(from).toBeLessThanOrEqual(to);
    expect({ type, slots }).toEqual({ type: 'Buy', slots: [0] });
    if (i > 0) expect(to).toBe((slices[i - 1]?.from as number) - 1);
  }
});

it('slices a window with events everywhere in parts of equal time', () => {
  expect(slicesOf(scan(0, 599), 0, 599).map(({ from, to }) => to - from + 1)).toEqual(
    [100, 100, 100, 100, 100, 100].map(() => expect.closeTo(100, -1) as number),
  );
});
