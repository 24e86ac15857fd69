import { CALLS, type Call } from '../../../console/api';
import { check } from '../../../console/api/shape/check';
import { testApi, type Asking, type TestApi } from '../../support/console';

let api: TestApi;
const london = { attribute: 'city', operator: 'is', value: 'London' } as const;
const ann = 'externalId:ann';

beforeAll(async () => {
  api = await testApi('apiAnswers');
  const { engine } = api;
  engine.work.start();
  await engine.profiles.upsertMany([
    {
      externalId: 'ann',
      emails: ['ann@example.com'],
      phones: ['+442079460001'],
      attributes: { city: 'London', company: 'Acme' },
      tags: ['vip'],
    },
    { externalId: 'ben', emails: ['ben@example.com'], attributes: { city: 'London' } },
    { externalId: 'cat', emails: ['cat@example.com'], attributes: { city: 'Leeds' } },
    { externalId: 'dan', emails: ['dan@example.com'], attributes: { city: 'Leeds' } },
  ]);
  await engine.events.track({
    id: 'p1',
    profile: { externalId: 'ann' },
    type: 'Purchase',
    properties: { amount: 5 },
  });
  await engine.attributes.compute({ name: 'orders', event: 'Purchase', of: 'count' });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: london });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'test',
    audience: { segments: ['Londoners'] },
  });
  await engine.work.runDue();
  const [entry] = await engine.entries.claim('welcome', { limit: 1 });
  if (entry) await engine.entries.park(entry, { error: 'no mailer' });
  const place = { host: 'test', flowId: 'welcome', nodeId: 'wait' };
  for (const at of ['2020-01-01T00:00:00Z', undefined])
    await engine.waits.open(place, {
      profile: { externalId: 'ann' },
      ...(at !== undefined && { until: at }),
    });
  const [ended] = await engine.waits.claim(place);
  if (ended) await engine.waits.park(ended, { error: 'no mailer' });
  await engine.broadcasts.create({ id: 'news', name: 'News', channel: 'email', rule: london });
  await engine.doNotContact.add({ email: 'ben@example.com', reason: 'unsubscribed', source: 'page' });
  await engine.contacts.gate({ email: 'ben@example.com', channel: 'email' });
  await engine.consent.topics.create({ name: 'News', channels: ['email', 'sms'] });
});
afterAll(() => api.close());

/** For each call a request that does what it is for; in the order in which they are made. */
const SAMPLES: Record<string, Asking & { path?: () => Promise<string> | string }> = {
  'profiles.upsert': { body: { externalId: 'eve', attributes: { city: 'Leeds' } } },
  'profiles.upsertMany': { body: { profiles: [{ externalId: 'fay' }, { emails: ['no address'] }] } },
  'profiles.list': { path: () => '/profiles?limit=2' },
  'profiles.find': { body: { rule: london, limit: 1 } },
  'profiles.get': { path: () => `/profiles/${ann}` },
  'profiles.getMany': { body: { profiles: [{ externalId: 'ann' }, {}] } },
  'profiles.search': { path: () => '/profiles/search?search=ann' },
  'profiles.events': { path: () => `/profiles/${ann}/events?limit=1` },
  'profiles.segments': { path: () => `/profiles/${ann}/segments` },
  'profiles.merge': { body: { profiles: [{ externalId: 'eve' }, { externalId: 'fay' }] } },
  'profiles.joins': { path: () => '/profiles/externalId:eve/joins' },
  'profiles.unmerge': {
    body: () => api.engine.profiles.get({ externalId: 'eve' }).then(({ id }) => ({ id })),
  },
  'profiles.removeIdentity': {
    path: () => '/profiles/externalId:dan/identities/remove',
    body: { email: 'dan@example.com' },
  },
  'profiles.export': { path: () => `/profiles/${ann}/export` },
  'profiles.delete': { path: () => '/profiles/externalId:dan' },
  'events.track': { body: { profile: { externalId: 'ann' }, type: 'Purchase', at: '2026-01-02T03:04:05Z' } },
  'events.trackMany': {
    body: { events: [{ profile: { externalId: 'ann' }, type: 'Visit' }, { type: 'Visit' }] },
  },
  'events.types': {},
  'events.properties': { path: () => '/events/properties?type=Purchase' },
  'events.values': { path: () => '/events/values?type=Purchase&property=amount' },
  'attributes.list': {},
  'attributes.define': { body: { name: 'contractEnd', type: 'date' } },
  'attributes.compute': {
    body: { definition: { name: 'visits', event: 'Visit', of: 'count' }, dryRun: true },
  },
  'attributes.removeComputed': { path: () => '/attributes/computed?name=orders' },
  'attributes.retype': { body: { name: 'contractEnd', type: 'text', dryRun: true } },
  'attributes.remove': { body: { name: 'contractEnd' } },
  'attributes.values': { path: () => '/attributes/values?name=city&search=lo' },
  'tags.list': {},
  'tags.create': { body: { name: 'new' } },
  'tags.delete': { path: () => '/tags?name=new&force=true' },
  'tags.add': { body: { rule: london, tags: ['city'] } },
  'tags.remove': { body: { profiles: [{ externalId: 'ann' }], tags: ['city'] } },
  'tags.addMany': { body: { items: [{ profile: { externalId: 'ann' }, tags: ['own'] }, {}] } },
  'tags.removeMany': { body: { items: [{ profile: { externalId: 'ann' }, tags: ['own'] }] } },
  'companies.list': { path: () => '/companies?search=ac' },
  'segments.list': {},
  'segments.create': { body: { name: 'Leeds', type: 'snapshot', rule: { ...london, value: 'Leeds' } } },
  'segments.get': { path: () => '/segments/Londoners' },
  'segments.edit': { path: () => '/segments/Leeds', body: { name: 'From Leeds' } },
  'segments.duplicate': { path: () => '/segments/Londoners/duplicate', body: { name: 'Two' } },
  'segments.delete': { path: () => '/segments/Two' },
  'segments.count': { path: () => '/segments/Londoners/count' },
  'segments.members': { path: () => '/segments/Londoners/members' },
  'segments.forecast': { path: () => '/segments/Londoners/forecast?until=2100-01-01T00:00:00Z' },
  'segments.history': { path: () => '/segments/Londoners/history?by=week' },
  'audience.count': { body: { rule: london } },
  'audience.estimate': { body: { rule: london } },
  'audience.summary': { body: { rule: london } },
  'audience.values': { body: { rule: null, of: { attribute: 'city' }, search: 'l' } },
  'audience.select': { body: { rule: london } },
  'audience.compare': { body: { before: london, after: { ...london, value: 'Leeds' } } },
  'audience.matches': { body: { rule: london, profile: { externalId: 'ann' } } },
  'audience.matchesMany': { body: { rule: london, profiles: [{ externalId: 'ann' }, {}] } },
  'audience.explain': { body: { rule: { all: [london] }, profile: { externalId: 'ann' } } },
  'audience.validate': { body: { rule: { attribute: 'city', operator: 'si' } } },
  'audience.describe': { body: { rule: london } },
  'audience.plan': { body: { rule: london } },
  'audience.importInfobip': { body: { query: { city: 'London' } } },
  'audience.exportInfobip': { body: { rule: london } },
  'flows.list': { path: () => '/flows?status=active' },
  'flows.get': { path: () => '/flows/welcome' },
  'flows.report': {
    path: () => '/flows/welcome/report',
    body: {
      by: 'week',
      goal: { rule: { event: 'Purchase' }, within: { amount: 3, unit: 'days' } },
    },
  },
  'flows.launch': { body: { id: 'two', name: 'Two', host: 'test', audience: { tags: ['vip'] } } },
  'flows.add': { path: () => '/flows/welcome/add', body: { profiles: [{ externalId: 'cat' }] } },
  'flows.addMany': {
    path: () => '/flows/welcome/participants',
    body: { profiles: [{ externalId: 'cat' }, {}] },
  },
  'flows.removeParticipant': { path: () => '/flows/welcome/participants/externalId:cat' },
  'flows.pause': { path: () => '/flows/two/pause' },
  'flows.resume': { path: () => '/flows/two/resume' },
  'flows.stop': { path: () => '/flows/two/stop' },
  'flows.participants': { path: () => '/flows/welcome/participants' },
  'flows.parked': { path: () => '/flows/welcome/parked' },
  'flows.requeue': { path: () => '/flows/welcome/requeue' },
  'waits.list': { path: () => '/waits/test/welcome/wait?limit=10' },
  'waits.counts': { path: () => '/waits/test/welcome/wait/counts' },
  'waits.parked': { path: () => '/waits/test/welcome/wait/parked' },
  'waits.requeue': { path: () => '/waits/test/welcome/wait/requeue' },
  'waits.places': { path: () => '/waits?flow=welcome' },
  'waits.move': {
    path: () => '/waits/test/welcome/wait/move',
    body: { to: { host: 'test', flowId: 'welcome', nodeId: 'wait' } },
  },
  'waits.cancel': { path: () => '/waits/test/welcome/wait/cancel', body: { profile: { externalId: 'ann' } } },
  'splits.assign': {
    path: () => '/splits/subject/assign',
    body: {
      branches: [
        { name: 'short', share: 45 },
        { name: 'long', share: 45 },
      ],
      holdout: 10,
      profile: { externalId: 'ann' },
    },
  },
  'splits.report': { path: () => '/splits/subject' },
  'broadcasts.list': {},
  'broadcasts.create': { body: { name: 'More', channel: 'email', audience: { tags: ['vip'] } } },
  'broadcasts.get': { path: () => '/broadcasts/news' },
  'broadcasts.addRecipients': {
    path: () => '/broadcasts/news/recipients',
    body: { profiles: [{ externalId: 'cat' }] },
  },
  'broadcasts.recipients': { path: () => '/broadcasts/news/recipients' },
  'broadcasts.export': { path: () => '/broadcasts/news/export?status=recipient' },
  'broadcasts.recordSent': {
    path: () => '/broadcasts/news/sent',
    body: { profiles: [{ externalId: 'ann' }, {}] },
  },
  'broadcasts.close': { path: () => '/broadcasts/news/close' },
  'broadcasts.delete': { path: () => '/broadcasts/news' },
  'imports.analyze': {
    body: 'email,city\nzoe@example.com,Leeds\nno,Leeds\n',
    headers: { 'Content-Type': 'text/csv' },
  },
  'imports.list': { path: async () => (await analyzed(), '/imports') },
  'imports.status': { path: async () => `/imports/${await analyzed()}` },
  'imports.commit': { path: async () => `/imports/${await analyzed()}/commit`, body: { tags: [] } },
  'imports.refused': { path: async () => `/imports/${await analyzed()}/refused` },
  'doNotContact.list': { path: () => '/do-not-contact?kind=email' },
  'doNotContact.search': { path: () => '/do-not-contact/search?search=ben' },
  'doNotContact.add': { body: { phone: '020 7946 0001', reason: 'manual', channel: 'sms' } },
  'doNotContact.remove': { body: { phone: '020 7946 0001', channel: 'sms' } },
  'doNotContact.check': { body: { contact: { email: 'ben@example.com' } } },
  'doNotContact.checkMany': { body: { contacts: [{ email: 'ben@example.com' }, { email: 'no' }] } },
  'doNotContact.history': { path: () => '/do-not-contact/history?point=ben@example.com' },
  'doNotContact.verify': {},
  'doNotContact.import': { body: 'email\nx@example.com\n?\n', headers: { 'Content-Type': 'text/csv' } },
  'consent.createTopic': {
    body: { name: 'Offers', description: 'What is cheap', channels: ['email'], default: 'opt-out' },
  },
  'consent.topics': {},
  'consent.topic': { path: () => '/topics/news' },
  'consent.editTopic': { path: () => '/topics/News', body: { description: 'What is new' } },
  'consent.setSettings': {
    body: {
      address: 'https://news.example.com/consent',
      name: 'The Shop',
      accent: '#FFCC00',
      footer: '1 High Street, London',
      language: 'fr',
      texts: { fr: { unsubscribeTitle: 'Se désabonner' } },
    },
  },
  'consent.settings': {},
  'consent.set': {
    body: {
      contact: { profile: { externalId: 'ann' } },
      topic: 'News',
      status: 'subscribed',
      how: 'form',
      by: 'the till',
      shown: { text: 'Yes, write to me.', version: '2' },
      ip: '192.0.2.1',
      userAgent: 'Firefox/150',
      note: 'in the shop',
      flowId: 'welcome',
    },
  },
  'consent.import': {
    path: () => '/consent/import?topic=Offers',
    body: 'email,at\nann@example.com,2020-01-01T00:00:00Z\nzoe@example.com,\n?,\n',
    headers: { 'Content-Type': 'text/csv' },
  },
  'consent.request': { body: { contact: { email: 'cat@example.com' }, topic: 'News' } },
  'consent.get': { body: { contact: { profile: { externalId: 'ann' } }, topic: 'News' } },
  'consent.of': { body: { contact: { email: 'cat@example.com' } } },
  'consent.link': { body: { contact: { email: 'ann@example.com' }, for: 'unsubscribe' } },
  'consent.rotateKey': {},
  'consent.history': { path: () => '/consent/history?point=ann@example.com' },
  'consent.verify': { path: () => '/consent/verify?point=ann@example.com' },
  'consent.export': { path: () => '/consent/export?topic=News&status=subscribed' },
  'consent.deleteTopic': { path: () => '/topics/Offers?replaceBy=News' },
  'contacts.setPolicy': {
    path: () => '/contacts/policy',
    body: {
      caps: [{ channels: ['email'], most: 3, per: { amount: 7, unit: 'days' }, except: ['transactional'] }],
      quietHours: [{ from: '00:00', to: '00:01', days: [1], zone: 'profile' }],
    },
  },
  'contacts.policy': {},
  'contacts.ask': { body: { profile: { externalId: 'ann' }, channel: 'push', category: 'Transactional' } },
  'contacts.settle': {
    body: async () => ({
      permit: (await api.engine.contacts.ask({ profile: { externalId: 'ann' }, channel: 'push' })).permit,
      outcome: 'notSent',
    }),
  },
  'contacts.gate': { body: { email: 'ben@example.com', channel: 'email' } },
  'contacts.gateMany': { body: { contacts: [{ email: 'ben@example.com', channel: 'email' }, {}] } },
  'contacts.record': { body: { profile: { externalId: 'ann' }, channel: 'email' } },
  'contacts.recordMany': { body: { contacts: [{ profile: { externalId: 'ann' }, channel: 'sms' }, {}] } },
  'contacts.count': { path: () => '/contacts/count?channel=email' },
  'contacts.rejections': { path: () => '/contacts/rejections?limit=1' },
  health: {},
  'keys.list': {},
  'keys.create': { body: { name: 'Shop', role: 'read' } },
  'keys.revoke': { path: async () => `/keys/${(await api.engine.access.listKeys())[0]?.id}` },
};

let importId: Promise<string> | undefined;
const analyzed = (): Promise<string> =>
  (importId ??= api.engine.profiles.import
    .analyze('email\nyan@example.com\nno\n')
    .then((one) => one.importId));

it('every call of the API has a sample', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(CALLS.map(({ id }) => id).sort());
});

it.each(Object.keys(SAMPLES))('%s answers as its document says', async (id) => {
  const call = CALLS.find((one) => one.id === id) as Call;
  const { path, ...asking } = SAMPLES[id] as (typeof SAMPLES)[string];
  const sent: unknown =
    typeof asking.body === 'function' ? await (asking.body as () => unknown)() : asking.body;
  const { status, body, text, headers } = await api.ask(call.method, path ? await path() : call.path, {
    ...asking,
    ...(sent !== undefined && { body: sent }),
  });
  expect({ status, text: status === (call.status ?? 200) ? '' : text }).toEqual({
    status: call.status ?? 200,
    text: '',
  });
  if ('file' in call.answers) {
    expect(headers.get('content-type')).toBe(call.answers.file);
    return expect(text).toContain('ann@example.com');
  }
  if (!('lines' in call.answers)) return check(call.answers, body, '');
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) check(call.answers.lines, JSON.parse(line), '');
});
