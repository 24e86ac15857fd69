import { liftOver, wilson } from '../../../../engine/journeys/reports/newcombe';

it('is the interval of the paper: Newcombe 1998, table II, method 10', () => {
  const cases: [number, number, number, number, number, number][] = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
    [0, 10, 0, 20, -0.1611, 0.2775],
  ];
  for (const [reached, of, otherReached, otherOf, low, high] of cases) {
    const found = liftOver({ reached, of }, { reached: otherReached, of: otherOf });
    expect(found?.interval[0]).toBeCloseTo(low, 3);
    expect(found?.interval[1]).toBeCloseTo(high, 3);
  }
  expect(wilson(0, 10)[0]).toBe(0);
  expect(liftOver({ reached: 0, of: 0 }, { reached: 1, of: 2 })).toBeUndefined();
});

it('a thousand simulated experiments hold the known lift in at least 94 %', () => {
  let seed = 11;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const draw = (of: number, rate: number): number =>
    Array.from({ length: of }).reduce<number>((sum) => sum + (random() < rate ? 1 : 0), 0);
  for (const [one, other, of, ofOther] of [
    [0.2, 0.12, 450, 100],
    [0.03, 0.03, 300, 60],
    [0.9, 0.5, 40, 40],
  ] as const) {
    let held = 0;
    for (let n = 0; n < 1_000; n++) {
      const found = liftOver({ reached: draw(of, one), of }, { reached: draw(ofOther, other), of: ofOther });
      if (found && found.interval[0] <= one - other && one - other <= found.interval[1]) held++;
    }
    expect(held).toBeGreaterThanOrEqual(940);
  }
});
