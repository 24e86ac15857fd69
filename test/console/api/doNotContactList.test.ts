import { testApi, type TestApi } from '../../support/console';

let api: TestApi;
beforeAll(async () => {
  api = await testApi('apiDoNotContactList');
  for (const [n, scope] of (['account', 'all', 'account', 'all', 'account'] as const).entries())
    await api.engine.doNotContact.add({
      email: `point${n}@example.com`,
      reason: 'manual',
      source: 'a letter',
      scope,
    });
});
afterAll(() => api.close());

interface Page {
  items: { value: string; scope: string }[];
  next?: string;
}
const valuesOf = ({ items }: Page): string[] => items.map(({ value }) => value);

it('the list is narrowed to the records of the account, or to those of all accounts, page by page', async () => {
  const ask = (query: string): Promise<Page> => api.good('GET', `/do-not-contact${query}`);
  expect(valuesOf(await ask('?scope=all'))).toEqual(['point1@example.com', 'point3@example.com']);
  const first = await ask('?scope=account&limit=2');
  expect(valuesOf(first)).toEqual(['point0@example.com', 'point2@example.com']);
  expect(valuesOf(await ask(`?scope=account&limit=2&cursor=${first.next}`))).toEqual(['point4@example.com']);
  expect(valuesOf(await ask('/search?search=point3&scope=all'))).toEqual(['point3@example.com']);
  expect(valuesOf(await ask('/search?search=point3&scope=account'))).toEqual([]);
});
