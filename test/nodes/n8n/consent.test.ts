import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { ConsentPagesTrigger } from '../../../nodes/Consent/ConsentPagesTrigger.node';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-consent');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.consent.settings.set({ address: 'https://news.example.com/webhook/consent' });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'] });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = async (type: string, parameters: IDataObject, items: IDataObject[] = [{}]) =>
  (await runNode({ type, parameters: { identifyBy: 'item', ...parameters }, items, credential })).outputs;
const email = { contact: 'email', email: '={{ $json.email }}', topic: 'News' };

test('Consent sets, gets, lists, imports and tells the history with its evidence', async () => {
  const [set] = await run(
    'consent',
    {
      operation: 'set',
      ...email,
      said: 'subscribed',
      how: 'form',
      shown: 'Yes',
      shownVersion: '2',
      ip: '192.0.2.7',
    },
    [{ email: 'ben@example.com' }],
  );
  expect(set?.[0]).toMatchObject({
    consent: { changed: 1, consent: { status: 'subscribed', allowed: true } },
  });
  const [got] = await run('consent', { operation: 'get', ...email }, [
    { email: 'ben@example.com' },
    { email: 'ada@example.com' },
  ]);
  expect(got?.map(({ consent }) => (consent as IDataObject)['status'])).toEqual(['subscribed', null]);
  const [every] = await run('consent', { operation: 'get', ...email, topic: '' }, [
    { email: 'ben@example.com' },
  ]);
  expect(every?.[0]).toMatchObject({ consent: { topics: [{ topic: 'News', status: 'subscribed' }] } });
  const [imported] = await run(
    'consent',
    { operation: 'import', rowsFrom: 'items', topic: 'News', saidBy: 'old' },
    [{ email: 'cleo@example.com', at: '2024-01-01T00:00:00Z' }, { email: 'nobody' }],
  );
  expect(imported?.[0]).toMatchObject({ consent: { rows: 2, changed: 1, refused: 1 } });
  const [listed] = await run('consent', {
    operation: 'getAll',
    topic: 'News',
    statusWanted: 'subscribed',
    returnAll: true,
  });
  expect(listed?.map(({ consent }) => (consent as IDataObject)['email'])).toEqual([
    'ben@example.com',
    'cleo@example.com',
  ]);
  const [history] = await run('consent', { operation: 'history', point: 'ben@example.com', topic: '' });
  expect(history?.[0]).toMatchObject({
    consent: {
      action: 'subscribe',
      how: 'form',
      by: expect.stringContaining('n8n'),
      shown: 'Yes',
      version: '2',
      ip: '192.0.2.7',
    },
  });
});

test('Request Consent hands the link to the flow that sends it, once; its page confirms; Consent Link leads out again', async () => {
  const asked = { ...email, shown: 'I want it', address: '' };
  const outputs = await run('requestConsent', asked, [
    { email: 'dora@example.com' },
    { email: 'dora@example.com' },
  ]);
  expect(outputs.map((output) => output.length)).toEqual([1, 1]);
  expect(outputs[1]?.[0]).toMatchObject({ consent: { outcome: 'askedAlready' } });
  const { link } = outputs[0]?.[0]?.['consent'] as unknown as { link: { url: string } };
  expect(await visit('GET', link.url)).toMatchObject({
    status: 200,
    html: expect.stringContaining('Please confirm'),
  });
  const status = async () =>
    (await engine.consent.get({ contact: { email: 'dora@example.com' }, topic: 'News' })).status;
  expect(await visit('HEAD', link.url)).toMatchObject({ status: 200 });
  expect(await status()).toBe('pending');
  await visit('POST', link.url, { do: 'confirm' });
  expect(await status()).toBe('subscribed');
  const [linked] = await run('consentLink', { ...email, purpose: 'unsubscribe', address: '' }, [
    { email: 'dora@example.com', subject: 'Week 1' },
  ]);
  const { url, headers } = linked?.[0]?.['consentLink'] as unknown as {
    url: string;
    headers: Record<string, string>;
  };
  expect(linked?.[0]).toMatchObject({ subject: 'Week 1' });
  expect(headers['List-Unsubscribe']).toBe(`<${url}>`);
  for (const body of [{ 'List-Unsubscribe': 'One-Click' }, { data: { 'List-Unsubscribe': 'One-Click' } }])
    await visit('POST', url, body, 'data' in body ? 'multipart/form-data; boundary=x' : undefined);
  expect(await status()).toBe('unsubscribed');
  expect(await visit('GET', `${url}x`)).toMatchObject({ status: 404 });
});

test('a topic whose expression gives nothing lets nobody pass, and makes no link out of everything', async () => {
  const unnamed = { ...email, topic: '={{ $json.about }}' };
  for (const [type, more] of [
    ['checkDoNotContact', { channel: 'email' }],
    ['consentLink', { purpose: 'unsubscribe', address: '' }],
    ['mayContact', { channel: 'email', options: {} }],
  ] as const) {
    const items = [{ email: 'dora@example.com', profile: { externalId: 'ada' } }];
    const { error, outputs } = await runNode({
      type,
      parameters: { identifyBy: 'item', ...unnamed, ...more },
      items,
      credential,
    });
    expect([type, error?.message, outputs.flat()]).toEqual([type, "'Topic' is empty", []]);
  }
});

/** As n8n calls a webhook: with the body read already. */
async function visit(
  method: 'GET' | 'HEAD' | 'POST',
  url: string,
  body: object = {},
  type = 'application/x-www-form-urlencoded',
): Promise<{ status: number; html: string; headers: Record<string, string> }> {
  const answer = { status: 0, html: '', headers: {} as Record<string, string> };
  const response = {
    status: (status: number) => (answer.status = status),
    setHeader: (name: string, value: string) => (answer.headers[name] = value),
    send: (html: string) => (answer.html = html),
  };
  const context = {
    getRequestObject: () => ({
      method,
      originalUrl: new URL(url).pathname + new URL(url).search,
      ip: '192.0.2.9',
    }),
    getResponseObject: () => response,
    getHeaderData: () => ({ 'content-type': type, 'user-agent': 'Firefox' }),
    getBodyData: () => body,
    getCredentials: async () => credential,
    logger: { error: (text: string) => Promise.reject(new Error(text)) },
  } as unknown as IWebhookFunctions;
  const trigger = new ConsentPagesTrigger();
  // n8n answers any other method itself, with 404.
  expect(trigger.description.webhooks?.map(({ httpMethod }) => httpMethod)).toContain(method);
  expect(await trigger.webhook.call(context)).toEqual({ noWebhookResponse: true });
  return answer;
}
