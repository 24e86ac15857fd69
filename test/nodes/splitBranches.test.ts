import { branchesOf } from '../../nodes/Split/branchesOf';

it('reads shares in one line, in fractions and percent signs too; without any all are alike', () => {
  expect(branchesOf('short: 33.3, long: 56.7 %', 10)).toEqual({
    branches: [
      { name: 'short', share: 33.3 },
      { name: 'long', share: 56.7 },
    ],
    holdout: 10,
  });
  expect(branchesOf('a, b, c', 10).branches.map(({ share }) => share)).toEqual([30, 30, 30]);
});

it('a share that is left out beside others, also by a comma in a number, is no share of 0', () => {
  const refused: [string, string][] = [
    ['a: 60, b: 40, c', '/branches/2/share'],
    ['a: 33,3, b: 67', '/branches/1/share'],
    ['a:, b: 100', '/branches/0/share'],
    ['a: half, b: 50', '/branches/0/share'],
    ['', '/branches'],
  ];
  for (const [text, path] of refused)
    expect(() => branchesOf(text, 0)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', path }));
});
