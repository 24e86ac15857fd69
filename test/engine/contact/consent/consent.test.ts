import { randomUUID } from 'node:crypto';
import type { AudienceEngine, EngineOptions } from '../../../../engine';
import { LINK_KEY } from '../../../../engine/contact/consent/links/environmentKeys';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('consent');
const PAGES = 'https://news.example.com/consent';
const DAY = 86_400_000;

async function open(options: Partial<EngineOptions> = {}): Promise<AudienceEngine> {
  const engine = await accounts.open(options);
  await engine.consent.settings.set({ address: PAGES });
  await engine.consent.topics.create({ name: 'News', description: 'Once a week', channels: ['email'] });
  await engine.consent.topics.create({ name: 'Offers', channels: ['email', 'sms'], default: 'opt-out' });
  return engine;
}
const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};
const gate = (engine: AudienceEngine, email: string, topic?: string) =>
  engine.contacts.gate({ email, channel: 'email', ...(topic !== undefined && { topic }) });

describe('topics', () => {
  test('have a name, words for people, channels and a default, and are counted', async () => {
    const engine = await open();
    const [news, offers] = await engine.consent.topics.list();
    expect(news).toMatchObject({
      name: 'News',
      description: 'Once a week',
      channels: ['email'],
      default: 'opt-in',
      subscribed: 0,
    });
    expect(offers).toMatchObject({ name: 'Offers', channels: ['email', 'sms'], default: 'opt-out' });
    await engine.consent.set({ contact: { email: 'a@example.com' }, topic: 'news', status: 'subscribed' });
    await engine.consent.set({ contact: { email: 'b@example.com' }, topic: 'NEWS', status: 'unsubscribed' });
    await engine.consent.request({ contact: { email: 'c@example.com' }, topic: 'News' });
    expect(await engine.consent.topics.get('News')).toMatchObject({
      subscribed: 1,
      pending: 1,
      unsubscribed: 1,
    });
    expect(
      await engine.consent.topics.edit('News', { name: 'Letters', description: 'Now and then' }),
    ).toMatchObject({ id: news?.id, name: 'Letters', description: 'Now and then', subscribed: 1 });
  });

  test.each([
    ['without a name', { name: '', channels: ['email'] }, '/name'],
    ['without channels', { name: 'x', channels: [] }, '/channels'],
    ['with an empty channel', { name: 'x', channels: ['email', ''] }, '/channels/1'],
    ['for every channel', { name: 'x', channels: ['*'] }, '/channels/0'],
    ['with a number for a channel', { name: 'x', channels: [7] }, '/channels/0'],
    ['that say no channels', { name: 'x' }, '/channels'],
    ['that say no name', { channels: ['email'] }, '/name'],
    ['of another default', { name: 'x', channels: ['email'], default: 'maybe' }, '/default'],
    [
      'with a book for a description',
      { name: 'x', channels: ['email'], description: 'x'.repeat(2_001) },
      '/description',
    ],
    ['with a mistyped part', { name: 'x', chanels: ['email'] }, '/chanels'],
  ])('%s are refused with the place', async (_, topic, path) => {
    const engine = await open();
    await expect(engine.consent.topics.create(topic as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
  });

  test('have names that differ in more than case', async () => {
    const engine = await open();
    await expect(engine.consent.topics.create({ name: 'NEWS', channels: ['sms'] })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await expect(engine.consent.topics.edit('Offers', { name: 'news' })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
  });

  test('that are not there, or are not sent over a channel, are refused everywhere', async () => {
    const engine = await open();
    await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'] });
    const contact = { email: 'ada@example.com' };
    for (const ask of [
      () => gate(engine, 'ada@example.com', 'Newz'),
      () => engine.contacts.ask({ profile: { externalId: 'ada' }, channel: 'email', topic: 'Newz' }),
      () => engine.consent.get({ contact, topic: 'Newz' }),
      () => engine.consent.set({ contact, topic: 'Newz', status: 'subscribed' }),
      () => engine.consent.request({ contact, topic: 'Newz' }),
      () => engine.consent.link({ contact, topic: 'Newz', for: 'unsubscribe' }),
      () => engine.broadcasts.create({ name: 'x', channel: 'email', topic: 'Newz' }),
      () => engine.flows.launch({ id: 'x', name: 'x', host: 'x', audience: { tags: ['x'] }, topic: 'Newz' }),
    ])
      await expect(ask()).rejects.toMatchObject({
        code: 'NOT_FOUND',
        path: '/topic',
        hint: 'Did you mean "News"?',
      });
    for (const ask of [
      () => engine.contacts.gate({ phone: '+447700900123', channel: 'sms', topic: 'News' }),
      () => engine.contacts.ask({ profile: { externalId: 'ada' }, channel: 'sms', topic: 'News' }),
      () => engine.broadcasts.create({ name: 'x', channel: 'sms', topic: 'News' }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/channel' });
    const [wrong, right] = await engine.contacts.gateMany([
      { ...contact, channel: 'email', topic: 'Newz' },
      { ...contact, channel: 'email', topic: 'Offers' },
    ]);
    expect(wrong).toMatchObject({ index: 0, error: { code: 'NOT_FOUND' } });
    expect(right).toEqual({ index: 1, allowed: true });
  });

  test('that are used go only over to another one, which keeps the stricter of two', async () => {
    const engine = await open();
    const { consent } = engine;
    const set = (email: string, topic: string, status: 'subscribed' | 'unsubscribed') =>
      consent.set({ contact: { email }, topic, status });
    await set('both@example.com', 'News', 'unsubscribed');
    await set('both@example.com', 'Offers', 'subscribed');
    await set('yes@example.com', 'News', 'subscribed');
    const { url } = await consent.link({
      contact: { email: 'late@example.com' },
      topic: 'News',
      for: 'unsubscribe',
    });
    await expect(consent.topics.delete('News')).rejects.toMatchObject({ code: 'IN_USE', path: '/replaceBy' });
    await expect(consent.topics.delete('News', { replaceBy: 'News' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(await consent.topics.delete('News', { replaceBy: 'Offers' })).toMatchObject({
      name: 'News',
      moved: 2,
    });
    expect((await consent.topics.list()).map(({ name }) => name)).toEqual(['Offers']);
    expect(await gate(engine, 'both@example.com', 'Offers')).toEqual({
      allowed: false,
      reason: 'unsubscribed',
    });
    expect(await gate(engine, 'both@example.com', 'News')).toEqual({
      allowed: false,
      reason: 'unsubscribed',
    });
    expect((await consent.get({ contact: { email: 'yes@example.com' }, topic: 'Offers' })).status).toBe(
      'subscribed',
    );
    await consent.follow(url, { unsubscribe: true });
    expect(await gate(engine, 'late@example.com', 'Offers')).toMatchObject({ reason: 'unsubscribed' });
    expect(await consent.verifyAll()).toMatchObject({ valid: true });
    await consent.topics.create({ name: 'Nobody', channels: ['email'] });
    expect(await consent.topics.delete('Nobody')).toMatchObject({ moved: 0 });
    await engine.broadcasts.create({ name: 'Spring', channel: 'email', topic: 'Offers' });
    await consent.topics.create({ name: 'Flow', channels: ['email'] });
    await engine.flows.launch({
      id: 'f',
      name: 'Welcome',
      host: 'x',
      audience: { tags: ['x'] },
      topic: 'Flow',
    });
    await expect(consent.topics.delete('Flow')).rejects.toMatchObject({
      message: expect.stringContaining('Welcome'),
    });
  });
});

describe('the gate', () => {
  test('lets an opt-in topic pass for who is subscribed, an opt-out one for who has not unsubscribed', async () => {
    const engine = await open();
    const contact = { email: 'ada@example.com' };
    const both = async () => [
      (await gate(engine, contact.email, 'News')).reason ?? 'allowed',
      (await gate(engine, contact.email, 'Offers')).reason ?? 'allowed',
    ];
    expect(await both()).toEqual(['notSubscribed', 'allowed']);
    await engine.consent.request({ contact, topic: 'News' });
    expect(await both()).toEqual(['pending', 'allowed']);
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    await engine.consent.set({ contact, topic: 'Offers', status: 'unsubscribed' });
    expect(await both()).toEqual(['allowed', 'unsubscribed']);
    await engine.consent.set({ contact, topic: 'News', status: 'unsubscribed' });
    await engine.consent.set({ contact, topic: 'Offers', status: 'subscribed' });
    expect(await both()).toEqual(['unsubscribed', 'allowed']);
    await engine.doNotContact.add({ ...contact, reason: 'complaint', source: 'mailer' });
    expect(await both()).toEqual(['complaint', 'complaint']);
    expect((await all(engine.contacts.rejections())).map(({ topic, reason }) => [topic, reason])).toEqual([
      ['Offers', 'complaint'],
      ['News', 'complaint'],
      ['News', 'unsubscribed'],
      ['Offers', 'unsubscribed'],
      ['News', 'pending'],
      ['News', 'notSubscribed'],
    ]);
    expect(await engine.contacts.gate({ email: 'eve@example.com', channel: 'email' })).toEqual({
      allowed: true,
    });
  });

  test('is asked by ask, by broadcasts and by flows as well', async () => {
    const engine = await open();
    const people = ['yes', 'no', 'never'];
    for (const externalId of people)
      await engine.profiles.upsert({ externalId, emails: [`${externalId}@example.com`], tags: ['all'] });
    await engine.consent.set({
      contact: { profile: { externalId: 'yes' } },
      topic: 'News',
      status: 'subscribed',
    });
    await engine.consent.set({ contact: { externalId: 'no' }, topic: 'News', status: 'unsubscribed' });
    const outcomes = await Promise.all(
      people.map((externalId) =>
        engine.contacts.ask({ profile: { externalId }, channel: 'email', topic: 'News' }),
      ),
    );
    expect(outcomes.map(({ reason }) => reason)).toEqual(['allowed', 'unsubscribed', 'notSubscribed']);
    const { id, topic } = await engine.broadcasts.create({
      name: 'Week 1',
      channel: 'email',
      topic: 'News',
      audience: { tags: ['all'] },
    });
    expect(topic).toBe('News');
    const recipients = await all(engine.broadcasts.recipients(id));
    expect(
      Object.fromEntries(
        recipients.map(({ profile, status, reason }) => [profile.externalId, reason ?? status]),
      ),
    ).toEqual({ yes: 'recipient', no: 'unsubscribed', never: 'notSubscribed' });
    await engine.consent.set({
      contact: { email: 'yes@example.com' },
      topic: 'News',
      status: 'unsubscribed',
    });
    expect((await all(engine.broadcasts.recipients(id, { status: 'recipient' }))).length).toBe(0);
    await engine.consent.set({ contact: { email: 'yes@example.com' }, topic: 'News', status: 'subscribed' });
    const flow = { id: 'weekly', name: 'Weekly', host: 'test', audience: { tags: ['all'] } };
    expect(await engine.flows.launch({ ...flow, topic: 'News' })).toMatchObject({ topic: 'News' });
    await engine.work.runDue();
    expect((await engine.entries.claim('weekly')).map(({ profile }) => profile.externalId)).toEqual(['yes']);
    expect(
      await engine.contacts.gate({ email: 'never@example.com', channel: 'email', flowId: 'weekly' }),
    ).toEqual({ allowed: false, reason: 'notSubscribed' });
    expect(
      await engine.contacts.ask({ profile: { externalId: 'no' }, channel: 'email', flowId: 'weekly' }),
    ).toMatchObject({ outcome: 'rejected', reason: 'unsubscribed' });
  });

  test('takes the strictest of a person with several contact points, also after two were joined', async () => {
    const engine = await open();
    await engine.profiles.upsert({ externalId: 'one', emails: ['one@example.com'] });
    await engine.profiles.upsert({ externalId: 'two', emails: ['two@example.com'] });
    await engine.consent.set({ contact: { externalId: 'one' }, topic: 'News', status: 'subscribed' });
    await engine.consent.set({ contact: { externalId: 'two' }, topic: 'News', status: 'unsubscribed' });
    await engine.profiles.merge([{ externalId: 'one' }, { externalId: 'two' }]);
    const profile = { externalId: 'one' };
    expect(await engine.consent.get({ contact: { profile }, topic: 'News' })).toMatchObject({
      status: 'unsubscribed',
      allowed: false,
      points: [{ status: 'subscribed' }, { status: 'unsubscribed' }],
    });
    expect(await engine.contacts.gate({ profile, channel: 'email', topic: 'News' })).toEqual({
      allowed: false,
      reason: 'unsubscribed',
    });
    const { id } = await engine.broadcasts.create({
      name: 'x',
      channel: 'email',
      topic: 'News',
      audience: { profiles: [profile] },
    });
    expect(await all(engine.broadcasts.recipients(id))).toMatchObject([{ reason: 'unsubscribed' }]);
  });

  test('is closed without a database', async () => {
    const engine = await accounts.open({
      uri: 'mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=200',
      account: 'away',
    });
    await expect(gate(engine, 'ada@example.com', 'News')).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });
});

describe('evidence', () => {
  test('says when, how, by whom, what was shown, from where; is chained, and erasing a person keeps it', async () => {
    const engine = await open();
    await engine.profiles.upsert({ externalId: 'ada', emails: ['Ada@Example.com'] });
    const contact = { email: 'ada@example.com' };
    await engine.consent.set({
      contact,
      topic: 'News',
      status: 'subscribed',
      how: 'form',
      by: 'the shop',
      shown: { text: 'Yes, send me <b>News</b>', version: '3' },
      ip: '192.0.2.7',
      userAgent: 'Firefox',
    });
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    await engine.consent.set({ contact, topic: 'Offers', status: 'unsubscribed', how: 'call' });
    expect(await engine.consent.history('ada@example.com')).toMatchObject([
      {
        point: 'email:ada@example.com',
        topic: 'News',
        action: 'subscribe',
        how: 'form',
        by: 'the shop',
        shown: 'Yes, send me <b>News</b>',
        version: '3',
        ip: '192.0.2.7',
        userAgent: 'Firefox',
      },
      { topic: 'Offers', action: 'unsubscribe', how: 'call' },
    ]);
    expect(await engine.consent.history({ email: 'ada@example.com' }, { topic: 'Offers' })).toHaveLength(1);
    expect(await engine.doNotContact.history('ada@example.com')).toEqual([]);
    expect(await engine.profiles.export({ externalId: 'ada' })).toMatchObject({
      consents: [
        { topic: 'News', status: 'subscribed' },
        { topic: 'Offers', status: 'unsubscribed' },
      ],
      consentHistory: [{ ip: '192.0.2.7' }, { how: 'call' }],
      doNotContactHistory: [],
    });
    await engine.profiles.delete({ externalId: 'ada' });
    expect(await engine.consent.history('ada@example.com')).toHaveLength(2);
    expect(await gate(engine, 'ada@example.com', 'Offers')).toMatchObject({ reason: 'unsubscribed' });
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true, checked: 2 });
  });

  test.each([
    ['how', { how: 'telepathy' }],
    ['ip', { ip: '1.2.3' }],
    ['shown', { shown: 'x'.repeat(10_001) }],
    ['shown', { shown: 7 }],
    ['userAgent', { userAgent: 'x'.repeat(1_001) }],
    ['status', { status: 'pending' }],
  ])('whose %s is none is refused', async (part, given) => {
    const engine = await open();
    const change = { contact: { email: 'a@example.com' }, topic: 'News', status: 'subscribed', ...given };
    await expect(engine.consent.set(change as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: `/${part}`,
    });
  });

  test('that somebody has forged is found, by a verify of all and of the point', async () => {
    const account = `forged-${randomUUID()}`;
    const engine = await open({ account });
    const db = await accounts.stored();
    const contact = { email: 'ada@example.com' };
    await engine.consent.set({ contact, topic: 'News', status: 'unsubscribed', ip: '192.0.2.7' });
    await engine.consent.set({ contact: { email: 'ben@example.com' }, topic: 'News', status: 'subscribed' });
    const records = db.collection('consents');
    const history = db.collection('doNotContactHistory');
    const ada = { account, value: 'ada@example.com' };
    const record = (await records.findOne(ada)) as NonNullable<Awaited<ReturnType<typeof records.findOne>>>;
    const entry = { account, point: 'email:ada@example.com' };
    const row = (await history.findOne(entry)) as NonNullable<Awaited<ReturnType<typeof history.findOne>>>;
    const forgeries: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
      [
        'the record says yes',
        () => records.updateOne(ada, { $set: { status: 'subscribed' } }),
        () => records.replaceOne(ada, record),
      ],
      ['the record is gone', () => records.deleteOne(ada), () => records.insertOne(record)],
      [
        'a record that nobody has made',
        () => records.insertOne({ ...record, _id: 'x' as never, value: 'eve@example.com' }),
        () => records.deleteOne({ _id: 'x' as never }),
      ],
      [
        'another address was noted',
        () => history.updateOne(entry, { $set: { 'consent.ip': '192.0.2.8' } }),
        () => history.replaceOne(entry, row),
      ],
      [
        'another topic was meant',
        () => history.updateOne(entry, { $set: { 'consent.topic': 'x' } }),
        () => history.replaceOne(entry, row),
      ],
      ['the entry is gone', () => history.deleteOne(entry), () => history.insertOne(row)],
    ];
    for (const [what, forge, mend] of forgeries) {
      await forge();
      expect([what, await engine.consent.verifyAll()]).toMatchObject([what, { valid: false }]);
      await mend();
      expect([what, await engine.doNotContact.verifyAll()]).toMatchObject([what, { valid: true }]);
    }
    const anchor = await engine.doNotContact.anchor();
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    expect(await engine.consent.verifyAll({ anchor })).toMatchObject({ valid: true });
    expect(await engine.consent.verify('ada@example.com')).toEqual({ valid: true, checked: 2 });
  });

  test('of every change is an event of who has the contact point, once', async () => {
    const engine = await open();
    const ada = { externalId: 'ada' };
    await engine.profiles.upsert({ ...ada, emails: ['ada@example.com'] });
    await engine.segments.create({
      name: 'Readers',
      type: 'realTime',
      rule: { event: 'Subscribed', where: { property: 'topic', operator: 'is', value: 'News' } },
    });
    await engine.work.runDue();
    const contact = { email: 'ada@example.com' };
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    await engine.consent.set({
      contact: { email: 'nobody@example.com' },
      topic: 'News',
      status: 'subscribed',
    });
    expect((await all(engine.segments.members('Readers'))).map(({ externalId }) => externalId)).toEqual([
      'ada',
    ]);
    await engine.consent.set({ contact, topic: 'News', status: 'unsubscribed' });
    const events = await engine.profiles.events(ada, { limit: 10 });
    expect(events.map(({ type, properties }) => [type, properties?.topic])).toEqual([
      ['Unsubscribed', 'News'],
      ['Subscribed', 'News'],
    ]);
  });

  test('of many who say something at once is one line, whose end is what stands', async () => {
    const account = `at-once-${randomUUID()}`;
    const engines = await Promise.all([open({ account }), accounts.open({ account })].slice(0, 1));
    engines.push(await accounts.open({ account }));
    const contact = { email: 'ada@example.com' };
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (engines[i % 2] as AudienceEngine).consent.set({
          contact,
          topic: 'News',
          status: i % 3 === 0 ? 'unsubscribed' : 'subscribed',
        }),
      ),
    );
    const [engine] = engines as [AudienceEngine];
    const history = await engine.consent.history(contact);
    expect(history).toHaveLength(answers.reduce((sum, { changed }) => sum + changed, 0));
    const [last] = history.slice(-1);
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe(`${last?.action}d`);
    history.forEach(({ action }, i) => expect(action).not.toBe(history[i + 1]?.action));
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  });
});

describe('double opt-in', () => {
  test('makes pending, hands out a link, and is subscribed when that is confirmed', async () => {
    const engine = await open();
    const contact = { email: 'ada@example.com' };
    const asked = await engine.consent.request({
      contact,
      topic: 'News',
      shown: 'I want it',
      ip: '192.0.2.7',
    });
    expect(asked).toMatchObject({ status: 'pending', outcome: 'requested' });
    const { url, headers } = asked.link as { url: string; headers: object };
    expect(headers).toEqual({});
    expect(url.startsWith(`${PAGES}?c=`)).toBe(true);
    expect(url).not.toContain('ada');
    expect(Buffer.from(url.split('c=')[1] ?? '', 'base64url').toString('latin1')).not.toContain('ada');
    for (let i = 0; i < 50; i++)
      expect(await engine.consent.open(url)).toMatchObject({ for: 'confirm', state: 'open' });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe('pending');
    for (let i = 0; i < 3; i++)
      expect(await engine.consent.follow(url, { confirm: true })).toMatchObject({ state: 'confirmed' });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe('subscribed');
    expect(
      (await engine.consent.history(contact)).map(({ action, how, shown }) => [action, how, shown]),
    ).toEqual([
      ['request', 'form', 'I want it'],
      ['subscribe', 'page', undefined],
    ]);
    expect(await engine.consent.request({ contact, topic: 'News' })).toEqual({
      status: 'subscribed',
      outcome: 'subscribed',
    });
    await engine.consent.set({ contact, topic: 'News', status: 'unsubscribed' });
    expect(await engine.consent.follow(url, { confirm: true })).toMatchObject({ state: 'late' });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe('unsubscribed');
  });

  test('is nothing after seven days of silence, and what had been said before stands again', async () => {
    const clock = handClock('2026-03-01T10:00:00Z');
    const engine = await open({ clock });
    const [ada, ben] = [{ email: 'ada@example.com' }, { email: 'ben@example.com' }];
    await engine.consent.set({ contact: ben, topic: 'Offers', status: 'unsubscribed' });
    const { link } = await engine.consent.request({ contact: ada, topic: 'News' });
    await engine.consent.request({ contact: ben, topic: 'Offers' });
    const status = async (contact: { email: string }, topic: string) =>
      (await engine.consent.get({ contact, topic })).status;
    clock.set('2026-03-08T09:59:59Z');
    expect([await status(ada, 'News'), await status(ben, 'Offers')]).toEqual(['pending', 'pending']);
    expect(await gate(engine, ben.email, 'Offers')).toMatchObject({ reason: 'unsubscribed' });
    clock.set('2026-03-08T10:00:00Z');
    expect([await status(ada, 'News'), await status(ben, 'Offers')]).toEqual([null, 'unsubscribed']);
    expect(await engine.consent.follow(link?.url ?? '', { confirm: true })).toMatchObject({ state: 'late' });
    expect(await status(ada, 'News')).toBe(null);
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  });

  test('hands out one link an hour for a contact point, of many who ask at once as well', async () => {
    const clock = handClock('2026-03-01T10:00:00Z');
    const engine = await open({ clock });
    const contact = { email: 'ada@example.com' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => engine.consent.request({ contact, topic: 'News' })),
    );
    expect(answers.filter(({ link }) => link !== undefined)).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'askedAlready')).toHaveLength(19);
    clock.set('2026-03-01T10:59:59Z');
    expect(await engine.consent.request({ contact, topic: 'News' })).toMatchObject({
      outcome: 'askedAlready',
      askAgainAt: '2026-03-01T11:00:00.000Z',
    });
    clock.set('2026-03-01T11:00:00Z');
    expect(await engine.consent.request({ contact, topic: 'News' })).toMatchObject({
      outcome: 'requested',
      until: new Date(clock.now().getTime() + 7 * DAY).toISOString(),
    });
    await engine.doNotContact.add({ email: 'eve@example.com', reason: 'complaint', source: 'mailer' });
    expect(
      await engine.consent.request({ contact: { email: 'eve@example.com' }, topic: 'News' }),
    ).toMatchObject({
      outcome: 'complaint',
    });
  });

  test('needs to know where the pages are, and writes nothing before', async () => {
    const engine = await accounts.open();
    await engine.consent.topics.create({ name: 'News', channels: ['email'] });
    const contact = { email: 'ada@example.com' };
    await expect(engine.consent.request({ contact, topic: 'News' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/address',
    });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe(null);
    for (const address of ['javascript:alert(1)', 'https://a:b@x.example', 'https://x.example/?a=1', 'x', 7])
      await expect(engine.consent.settings.set({ address: address as string })).rejects.toMatchObject({
        path: '/address',
      });
  });
});

describe('links', () => {
  test('unsubscribe with one click, once or many times the same, and go on working after the key was changed', async () => {
    const engine = await open();
    const contact = { email: 'ada@example.com' };
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    const { url, headers } = await engine.consent.link({ contact, topic: 'News', for: 'unsubscribe' });
    expect(headers).toEqual({
      'List-Unsubscribe': `<${url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(await engine.consent.rotateKey()).toEqual({ keys: 2 });
    expect((await engine.consent.link({ contact, topic: 'News', for: 'unsubscribe' })).url).not.toBe(url);
    expect(await engine.consent.open(url)).toMatchObject({ for: 'unsubscribe', contact: 'a•••@example.com' });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe('subscribed');
    await Promise.all(
      [1, 2, 3].map(() => engine.consent.follow(url, { unsubscribe: true }, { how: 'link' })),
    );
    await engine.consent.follow(url, { unsubscribe: true });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe('unsubscribed');
    expect((await engine.consent.history(contact)).map(({ action, how }) => [action, how])).toEqual([
      ['subscribe', 'call'],
      ['unsubscribe', 'link'],
    ]);
  });

  test('are signed with a key of the environment where there is one: with the database alone none is made, changing it leaves old ones working', async () => {
    const account = `keyed-${randomUUID()}`;
    const engine = await open({ account });
    const contact = { email: 'ada@example.com' };
    const link = async () => (await engine.consent.link({ contact, topic: 'News', for: 'unsubscribe' })).url;
    const opens = async (urls: string[]) =>
      Promise.all(urls.map(async (url) => (await engine.consent.open(url)) !== null));
    const [one, two] = ['1'.repeat(32), '2'.repeat(64)];
    try {
      const before = await link();
      process.env[LINK_KEY] = one;
      const first = await link();
      expect(await link()).toBe(first);
      process.env[LINK_KEY] = ` ${two} , ${one}`;
      const second = await link();
      expect(new Set([before, first, second]).size).toBe(3);
      expect(await opens([before, first, second])).toEqual([true, true, true]);
      expect(await engine.consent.rotateKey()).toEqual({ keys: 4 });
      expect(await opens([before, first, second, await link()])).toEqual([true, true, true, true]);
      // Another process, without it: what it makes, all open; what it is not told to open, it does not.
      delete process.env[LINK_KEY];
      expect(await opens([before, first, second])).toEqual([true, false, false]);
      expect(await engine.consent.follow(first, { unsubscribe: true })).toBe(null);
      expect(await link()).toBe(before);
      process.env[LINK_KEY] = two;
      expect(await opens([before, first, second])).toEqual([true, false, true]);
      const other = await open();
      expect(await other.consent.open(second)).toBe(null);
      process.env[LINK_KEY] = 'easy to guess';
      await expect(link()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.not.stringContaining('easy'),
      });
      const stored = await (await accounts.stored()).collection('consentKeys').find({ account }).toArray();
      expect(JSON.stringify(stored)).not.toMatch(/1{32}|2{64}/);
    } finally {
      delete process.env[LINK_KEY];
    }
  });

  test('are confirmed by a process whose clock is behind, and run out by the clock of the one that is asked', async () => {
    const account = `skewed-${randomUUID()}`;
    const [ahead, behind] = [handClock('2026-03-01T12:00:00Z'), handClock('2026-03-01T10:00:00Z')];
    const engine = await open({ account, clock: ahead });
    const other = await accounts.open({ account, clock: behind });
    const contact = { email: 'ada@example.com' };
    const { link } = await engine.consent.request({ contact, topic: 'News' });
    const url = link?.url ?? '';
    // Nobody gets a second link because clocks differ.
    expect(await other.consent.request({ contact, topic: 'News' })).toMatchObject({
      outcome: 'askedAlready',
    });
    expect(await other.consent.follow(url, { confirm: true })).toMatchObject({ state: 'confirmed' });
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe('subscribed');
    await engine.consent.set({ contact, topic: 'News', status: 'unsubscribed' });
    behind.set('2026-03-01T09:00:00Z');
    expect(await other.consent.follow(url, { confirm: true })).toMatchObject({ state: 'late' });
    expect((await other.consent.get({ contact, topic: 'News' })).status).toBe('unsubscribed');
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  });

  test('without a topic end everything: every topic, and what is sent without one', async () => {
    const engine = await open();
    const contact = { email: 'ada@example.com' };
    await engine.consent.set({ contact, topic: 'News', status: 'subscribed' });
    const { url } = await engine.consent.link({ contact, for: 'unsubscribe' });
    for (let i = 0; i < 2; i++)
      expect(await engine.consent.follow(url, { unsubscribe: true })).toMatchObject({ isBlocked: true });
    expect((await engine.consent.of(contact)).map(({ status }) => status)).toEqual([
      'unsubscribed',
      'unsubscribed',
    ]);
    expect(await gate(engine, contact.email)).toEqual({ allowed: false, reason: 'unsubscribed' });
    expect(await engine.doNotContact.history(contact.email)).toHaveLength(1);
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  });

  test('to preferences set each topic that is sent there, and speak the language of the person', async () => {
    const engine = await open();
    await engine.consent.topics.create({ name: 'Alerts', channels: ['sms'] });
    await engine.profiles.upsert({ emails: ['ada@example.com'], attributes: { preferredLanguage: 'de' } });
    const contact = { email: 'ada@example.com' };
    const { url } = await engine.consent.link({ contact, for: 'preferences' });
    const page = await engine.consent.open(url);
    expect(page).toMatchObject({
      language: 'de',
      topics: [
        { name: 'News', status: null, isOn: false },
        { name: 'Offers', status: null, isOn: true },
      ],
    });
    const [news, offers] = page?.topics ?? [];
    const topics = { [news?.id ?? '']: true, [offers?.id ?? '']: false, nonsense: true };
    expect(await engine.consent.follow(url, { topics })).toMatchObject({
      topics: [
        { status: 'subscribed', isOn: true },
        { status: 'unsubscribed', isOn: false },
      ],
    });
    const [, last] = await engine.consent.history(contact);
    expect(last).toMatchObject({ how: 'page', by: 'the contact', shown: 'Offers' });
  });

  test('that are forged, cut, changed, or of another account or database open nothing and change nothing', async () => {
    const [engine, other] = [await open(), await open()];
    const contact = { email: 'ada@example.com' };
    const { url } = await engine.consent.link({ contact, topic: 'News', for: 'unsubscribe' });
    const token = url.split('c=')[1] as string;
    const swapped = [...token]
      .map((letter, i) => (i === 60 ? (letter === 'A' ? 'B' : 'A') : letter))
      .join('');
    const bad = [
      token.slice(0, -1),
      token.slice(0, 20),
      `${token}A`,
      `${token}=`,
      swapped,
      `B${token.slice(1)}`,
      '',
      '?',
      'https://x.example/?c=',
      'x'.repeat(100_000),
      token.toUpperCase(),
      '%00',
    ];
    for (const link of bad) {
      expect(await engine.consent.open(link)).toBe(null);
      expect(await engine.consent.follow(link, { unsubscribe: true })).toBe(null);
    }
    expect(await other.consent.follow(url, { unsubscribe: true })).toBe(null);
    expect(await engine.consent.follow(url, { confirm: true })).toBe(null);
    expect(await engine.consent.follow(url, { topics: {} })).toBe(null);
    expect(await other.consent.history(contact)).toEqual([]);
    expect(await engine.consent.history(contact)).toEqual([]);
    expect(await engine.consent.open(token)).toMatchObject({ for: 'unsubscribe' });
  });
});

describe('import and export', () => {
  test('carry the evidence, twice change nothing, and never take back what is later', async () => {
    const engine = await open();
    await engine.consent.set({ contact: { email: 'no@example.com' }, topic: 'News', status: 'unsubscribed' });
    const file = [
      'email,topic,status,at,ip,shown,version',
      'ada@example.com,News,subscribed,2024-05-01T10:00:00Z,192.0.2.7,"Yes, <i>please</i>",2',
      'no@example.com,News,subscribed,2020-01-01T00:00:00Z,,,',
      'no@example.com,News,,,,,',
      'ben@example.com,Offers,unsubscribed,,,,',
      'nobody,News,,,,,',
      'cleo@example.com,Newz,,,,,',
      'cleo@example.com,News,maybe,,,,',
      'cleo@example.com,News,,2999-01-01T00:00:00Z,,,',
      'cleo@example.com,News,,yesterday,,,',
      'cleo@example.com,News,,,999.1.1.1,,',
    ].join('\n');
    const report = await engine.consent.import(file, { by: 'old system' });
    expect(report).toMatchObject({ rows: 10, changed: 2, unchanged: 2, refused: 6 });
    expect(report.problems.map(({ line }) => line)).toEqual([6, 7, 8, 9, 10, 11]);
    expect(await engine.consent.import(file, { by: 'old system' })).toMatchObject({
      changed: 0,
      unchanged: 4,
    });
    expect(await engine.consent.history('ada@example.com')).toMatchObject([
      {
        how: 'import',
        by: 'old system',
        givenAt: '2024-05-01T10:00:00.000Z',
        shown: 'Yes, <i>please</i>',
        version: '2',
      },
    ]);
    expect((await engine.consent.get({ contact: { email: 'no@example.com' }, topic: 'News' })).status).toBe(
      'unsubscribed',
    );
    const exported = await all(engine.consent.export());
    expect(exported[0]).toBe('email,phone,topic,status,at,how,by,shown,version,ip,userAgent,note\n');
    expect(exported).toHaveLength(4);
    const other = await open();
    expect(await other.consent.import(exported.join(''))).toMatchObject({ changed: 3, refused: 0 });
    const told = async (of: AudienceEngine) =>
      (await all(of.consent.export({ format: 'ndjson' }))).map((line) => {
        const { email, topic, status, at, shown, ip } = JSON.parse(line) as Record<string, string>;
        return { email, topic, status, at, shown, ip };
      });
    expect(await told(other)).toEqual(await told(engine));
    expect(
      await all(engine.consent.export({ topic: 'News', status: 'subscribed', format: 'ndjson' })),
    ).toHaveLength(1);
    await expect(engine.consent.import('name\nx')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await other.consent.verifyAll()).toMatchObject({ valid: true });
  });
});
