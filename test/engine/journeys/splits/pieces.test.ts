import {
  branchAt,
  firstPieces,
  movedPieces,
  POINTS,
  type Share,
} from '../../../../engine/journeys/splits/pieces';
import { pointOf } from '../../../../engine/journeys/splits/pointOf';
import type { Piece } from '../../../../engine/journeys/splits/SplitDocument';

const shares = (all: Record<string, number>): Share[] =>
  Object.entries(all).map(([name, share]) => ({ name, share }));
const sizesOf = (pieces: readonly Piece[]): Record<string, number> => {
  const sizes: Record<string, number> = {};
  for (const { from, to, branch } of pieces) sizes[branch] = (sizes[branch] ?? 0) + (to - from) / POINTS;
  return sizes;
};

/** The part of all points whose branch is another one. */
function moved(before: readonly Piece[], after: readonly Piece[]): number {
  const cuts = [...new Set([...before, ...after].flatMap(({ from, to }) => [from, to]))].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).reduce((sum, to, i) => {
    const from = cuts[i] as number;
    return branchAt(before, from) === branchAt(after, from) ? sum : sum + (to - from) / POINTS;
  }, 0);
}

it.each([
  { a: 33, b: 17, c: 40, holdout: 10 },
  { a: 33.3, b: 66.7 },
  { a: 100 / 3, b: 100 / 3, c: 100 / 3 },
  { a: 0.1, b: 89.9, holdout: 10 },
] as Record<string, number>[])('a million profiles land within 0.2 % of the shares %j', (all) => {
  const pieces = firstPieces(shares(all));
  const landed: Record<string, number> = {};
  for (let n = 0; n < 1_000_000; n++) {
    const branch = branchAt(pieces, pointOf('account.subject', n.toString(16).padStart(24, '0')));
    landed[branch] = (landed[branch] ?? 0) + 1;
  }
  for (const [branch, share] of Object.entries(all))
    expect(Math.abs((landed[branch] ?? 0) / 1_000_000 - share / 100)).toBeLessThan(0.002);
});

it('fractions are exact to the point, and where they change, what one has too much is all that moves', () => {
  const [before, after] = [firstPieces(shares({ a: 33.3, b: 66.7 })), shares({ a: 66.7, b: 33.3 })];
  expect(before).toEqual([
    { from: 0, to: Math.round(0.333 * POINTS), branch: 'a' },
    { from: Math.round(0.333 * POINTS), to: POINTS, branch: 'b' },
  ]);
  expect(moved(before, movedPieces(before, after))).toBeCloseTo(0.334, 12);
  expect(movedPieces(before, shares({ a: 33.3, b: 66.7 }))).toEqual(before);
});

it('other shares move as few as can be: exactly what a branch has too much', () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const names = ['a', 'b', 'c', 'd', 'e'];
  let before = shares({ a: 50, b: 50 });
  let pieces = firstPieces(before);
  for (let change = 0; change < 200; change++) {
    const weights = names.map(() => (random() < 0.3 ? 0 : random()));
    const sum = weights.reduce((a, b) => a + b, 0) || 1;
    const after = names.map((name, i) => ({ name, share: ((weights[i] as number) / sum) * 100 }));
    if (after.every(({ share }) => share === 0)) continue;
    const next = movedPieces(pieces, after);
    const least = before.reduce(
      (total, { name, share }) =>
        total + Math.max(0, share - (after.find((one) => one.name === name)?.share ?? 0)) / 100,
      0,
    );
    expect(moved(pieces, next)).toBeCloseTo(least, 9);
    expect(next[0]?.from).toBe(0);
    expect(next.at(-1)?.to).toBe(POINTS);
    for (const { name, share } of after) expect(sizesOf(next)[name] ?? 0).toBeCloseTo(share / 100, 9);
    [pieces, before] = [next, after];
  }
});
