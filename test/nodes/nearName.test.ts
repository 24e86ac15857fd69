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
