import { matchesPoint } from '../../../console/api/matchesPoint';
import { testApi, type TestApi } from '../../support/console';

let api: TestApi;
beforeAll(async () => {
  api = await testApi('apiRejections');
  const { doNotContact, contacts } = api.engine;
  await doNotContact.add({ phone: '+447700900123', reason: 'keyword', source: 'a reply' });
  await doNotContact.add({ email: 'Zoe.Quill@example.com', reason: 'complaint', source: 'a letter' });
  await contacts.gate({ phone: '+447700900123', channel: 'sms' });
  await contacts.gate({ email: 'zoe.quill@example.com', channel: 'email' });
});
afterAll(() => api.close());

it.each([
  ['', 2],
  ['?search=quill', 1],
  ['?search=QUILL@', 1],
  ['?search=07700%20900%20123', 1],
  ['?search=%2B44%20(0)7700', 1],
  ['?search=nobody', 0],
  ['?search=(0)', 0],
  ['?reason=keyword', 1],
  ['?reason=keyword&search=quill', 0],
  ['?kind=email', 1],
  ['?channel=sms', 1],
  ['?channel=sms&kind=email', 0],
])('rejected sends are asked for by contact point, reason and kind: %s', async (query, count) => {
  const { status, text } = await api.ask('GET', `/contacts/rejections${query}`);
  expect([status, text.split('\n').filter(Boolean).length]).toEqual([200, count]);
});

it('a rejection without a contact point is found by none', () => {
  expect(matchesPoint(undefined, {})).toBe(true);
  expect(matchesPoint(undefined, { search: 'a' })).toBe(false);
  expect(matchesPoint(undefined, { kind: 'email' })).toBe(false);
});
