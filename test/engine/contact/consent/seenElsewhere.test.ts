import { randomUUID } from 'node:crypto';
import { openAudienceEngine } from '../../../../engine';
import { testDatabase } from '../../../support/database';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('consent-seen');
const elsewhere = testDatabase('consent-elsewhere');
const contact = { email: 'ada@example.com' };
const profile = { externalId: 'ada' };

afterAll(() => elsewhere.drop());

async function open(account: string) {
  const engine = await accounts.open({ account });
  await engine.consent.settings.set({ address: 'https://news.example.com/consent' });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  return engine;
}

test('a change of consent ends a wait for it, and is the goal that a flow has reached', async () => {
  const engine = await open(randomUUID());
  await engine.profiles.upsert({ ...profile, emails: [contact.email] });
  const news = { property: 'topic', operator: 'is', value: 'News' } as const;
  await engine.flows.launch({
    id: 'f',
    name: 'Ask for consent',
    host: 'test',
    audience: { profiles: [profile] },
    goal: { rule: { event: 'Subscribed', where: news } },
  });
  await engine.work.runDue();
  const place = { host: 'test', flowId: 'f', nodeId: 'wait' };
  await engine.waits.open(place, {
    profile,
    branches: [{ event: { type: 'Subscribed', where: news } }],
    for: { amount: 2, unit: 'hours' },
  });
  await engine.consent.topics.create({ name: 'Offers', channels: ['email'] });
  await engine.consent.set({ contact, topic: 'Offers', status: 'subscribed' });
  expect(await engine.waits.claim(place)).toEqual([]);
  await engine.consent.set({ contact, topic: 'News', status: 'subscribed', how: 'form' });
  expect(await engine.waits.claim(place)).toMatchObject([
    { branch: 0, event: { type: 'Subscribed', properties: { topic: 'News', how: 'form' } } },
  ]);
  expect((await engine.flows.report('f')).goal).toMatchObject({ profiles: 1, reached: 1 });
});

test('a link of another database opens nothing there, though account, topic and person have the same names', async () => {
  const account = randomUUID();
  const engine = await open(account);
  const other = await openAudienceEngine({ uri: elsewhere.uri, account });
  try {
    await other.consent.settings.set({ address: 'https://news.example.com/consent' });
    await other.consent.topics.create({ name: 'News', channels: ['email'] });
    await other.consent.set({ contact, topic: 'News', status: 'subscribed' });
    // Both have made a first key by now.
    await other.consent.link({ contact, topic: 'News', for: 'unsubscribe' });
    const { url } = await engine.consent.link({ contact, topic: 'News', for: 'unsubscribe' });
    expect(await other.consent.open(url)).toBe(null);
    expect(await other.consent.follow(url, { unsubscribe: true })).toBe(null);
    expect((await other.consent.get({ contact, topic: 'News' })).status).toBe('subscribed');
    expect(await engine.consent.open(url)).toMatchObject({ for: 'unsubscribe' });
  } finally {
    await other.close();
  }
});

test('contacts.ask about a topic is closed without a database', async () => {
  const engine = await accounts.open({
    uri: 'mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=200',
    account: 'away',
  });
  await expect(engine.contacts.ask({ profile, channel: 'email', topic: 'News' })).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
  });
});
