import { addressOf } from '../../../console/app/core/addressOf';

const base = new URL('http://red.example.com/audience/console/');
const asked = (path: string, shown?: string): string =>
  addressOf(path, base, shown).href.slice(base.href.length);

it('who chooses another connection is shown that one, whichever was shown before', () => {
  expect(asked('session?connection=second', 'first')).toBe('session?connection=second');
});

it('everything else is asked for of the connection that is shown, where there are any', () => {
  expect(asked('api/v1/tags?search=a', 'first')).toBe('api/v1/tags?search=a&connection=first');
  expect(asked('api/v1/tags')).toBe('api/v1/tags');
});
