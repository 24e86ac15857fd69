import { consentSite } from '../../console/consent/consentSite';
import type { AudienceEngine } from '../../engine';

const MINUTE_MS = 60_000;

test('an address that opens links that are ours without end is asked to wait, for that minute and alone', async () => {
  let now = 0;
  const site = consentSite(() => now);
  const page = { for: 'unsubscribe', contact: 'a•••@example.com', topics: [], isBlocked: false };
  const engine = {
    consent: { open: () => Promise.resolve(page), settings: { get: () => Promise.resolve({}) } },
  } as unknown as AudienceEngine;
  const ask = (address: string) =>
    site({
      request: new Request('http://here.test/consent?c=x'),
      address,
      engines: () => Promise.resolve([engine]),
      onDefect: (error) => expect(error).toBe(undefined),
    });
  for (let i = 0; i < 3_000; i++) expect((await ask('192.0.2.1')).status).toBe(200);
  const refused = await ask('192.0.2.1');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  expect(await refused.text()).toContain('Nothing was changed');
  expect((await ask('192.0.2.2')).status).toBe(200);
  now += MINUTE_MS;
  expect((await ask('192.0.2.1')).status).toBe(200);
});
