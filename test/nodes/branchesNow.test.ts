import { branchesNow, movedOutputs } from '../../nodes/hosts/branchesNow';

const letters = (text: string): string[] => [...text];

test.each([
  ['stay where they are', 'ab', 'ab', [0, 1]],
  ['change places', 'ab', 'ba', [1, 0]],
  ['get one before them', 'ab', 'cab', [1, 2]],
  ['lose one: that is no more', 'abc', 'ac', [0, undefined, 1]],
  ['are edited: each stands where it stood', 'ab', 'cd', [0, 1]],
  ['are edited and moved: what stands in the place of another is not it', 'abc', 'bad', [1, 0, 2]],
  ['read alike', 'aab', 'baa', [2, 1, 0]],
  ['are all taken away', 'ab', '', [undefined, undefined]],
])('branches that %s', (_what, before, now, places) => {
  expect(branchesNow(letters(before), letters(now))).toEqual(places);
});

test.each([
  ['one branch is taken away', 'ab', 'b', true, true, { 0: -1, 1: 0, 2: 1 }],
  ['one is added', 'a', 'ab', true, true, { 0: 0, 'new 1': 1, 1: 2 }],
  ['there is no last one any more', 'ab', 'ab', true, false, { 0: 0, 1: 1, 2: -1 }],
  ['a last one comes', 'ab', 'ab', false, true, { 0: 0, 1: 1, 'new last': 2 }],
])('outputs, where %s: wires go along', (_what, before, now, had, has, moved) => {
  expect(JSON.parse(movedOutputs(letters(before), letters(now), { before: had, now: has }))).toEqual(moved);
});
