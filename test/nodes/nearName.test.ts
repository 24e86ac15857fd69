import type { AudienceEngine } from '../../engine';
import { noticesOfEvents } from '../../nodes/hosts/mistypings';
import { nearName } from '../../nodes/hosts/nearName';

const KNOWN = ['Purchase', 'App Launch', 'city', 'line1', 'birthDate', 'age', 'lastSeenAt'];

test.each([
  ['purchase', 'Purchase'],
  ['Purchse', 'Purchase'],
  ['Purchsae', 'Purchase'],
  ['app_launch', 'App Launch'],
  ['Citty', 'city'],
  ['birthday', 'birthDate'],
  ['AGE', 'age'],
])('%s is meant to be %s, as likely as not', (name, meant) => {
  expect(nearName(name, KNOWN)).toBe(meant);
});

test.each(['line2', 'Sign-up', 'ages', 'purchaseCount', 'pity', ''])('%s is a name of its own', (name) => {
  expect(nearName(name, KNOWN)).toBeUndefined();
});

test('names that are data cost nobody their turn: a call is compared as far as somebody would read it, and very many names not at all', async () => {
  const types = jest.fn(async () => [{ type: 'Purchase', lastAt: '' }]);
  const engine = { events: { types } } as unknown as AudienceEngine;
  const notices = (names: string[]) =>
    noticesOfEvents(
      engine,
      names.map((type) => ({ type })),
      new Date(),
    );
  expect(
    await notices(['Purchse', ...Array.from({ length: 3_000 }, (_, i) => `Purchase of ${i} xx`)]),
  ).toEqual([expect.stringContaining("'Purchase'")]);
  expect(await notices(['Purchases'])).toEqual([]);
  expect(types).toHaveBeenCalledTimes(1);
});
