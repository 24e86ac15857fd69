import { openAudienceEngine } from '../../../engine';
import { DatabaseLink } from '../../../nodes/hosts/node-red/connection/DatabaseLink';
import { testDatabase } from '../../support/database';
import { startMongod, type RunningMongod } from '../../support/mongod';
import { eventually } from '../../support/until';
import { admin, deploy, inbox, logged, nextStatus, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-connection');
const own: { server?: RunningMongod } = {};

useNodeRed();
beforeAll(async () => {
  own.server = await startMongod();
});
afterAll(async () => {
  await own.server?.stop();
  await database.drop();
});

const server = (): RunningMongod => own.server as RunningMongod;
const purchase = (externalId: string) => ({ payload: { type: 'Purchase', profile: { externalId } } });
const away = ({ fill, text }: { fill?: string; text?: string }): boolean =>
  fill === 'yellow' && (text ?? '').endsWith('status.databaseAway');

describe('when the database goes away', () => {
  test('the node turns yellow, the message waits, and is handled once when the database is back; the log has two lines', async () => {
    await start(server().uri, [node('n', 'track-event', {}, ['out'])], { waitSeconds: 60 });
    const out = inbox('out');
    send('n', purchase('before'));
    await out.next();
    await server().kill();
    const yellow = nextStatus('n', away);
    send('n', purchase('meanwhile'));
    expect((await yellow).shape).toBe('ring');
    const recovered = nextStatus('n', (status) => !away(status));
    await server().restart();
    expect((await out.next()).payload).toMatchObject({ duplicate: false });
    await recovered;
    expect(inbox('caught').all).toEqual([]);
    expect(logged('audience-connection').filter((line) => line.includes('MongoDB'))).toEqual([
      expect.stringContaining('MongoDB does not answer'),
      'MongoDB answers again',
    ]);
    const engine = await openAudienceEngine({ uri: server().uri });
    expect(
      await engine.audience.count({ event: 'Purchase', occurrence: { operator: 'equals', count: 1 } }),
    ).toBe(2);
    await engine.close();
  });

  test('messages about one person wait together, and are handled in their order', async () => {
    await start(server().uri, [node('n', 'profile', { profileFrom: 'json' }, ['out'])], { waitSeconds: 60 });
    const out = inbox('out');
    await server().kill();
    const yellow = nextStatus('n', away);
    const steps = Array.from({ length: 20 }, (_, step) => step);
    for (const step of steps) send('n', { step, payload: { externalId: 'pia', tags: [`step ${step}`] } });
    await yellow;
    await server().restart();
    expect((await out.take(20)).map(({ step }) => step)).toEqual(steps);
    expect(inbox('caught').all).toEqual([]);
  });

  test('entries wait in the database and come when it is back', async () => {
    const engine = await openAudienceEngine({ uri: server().uri });
    await engine.segments.create({ name: 'Buyers', type: 'realTime', rule: { event: 'Bought' } });
    await start(server().uri, [
      node('entry', 'segment-entry', { audience: { segments: ['Buyers'] } }, ['out']),
    ]);
    const out = inbox('out');
    await engine.events.track({ profile: { externalId: 'ada' }, type: 'Bought' });
    await out.next();
    await engine.close();
    const yellow = nextStatus('entry', away);
    await server().kill();
    await yellow;
    await server().restart();
    const again = await openAudienceEngine({ uri: server().uri });
    await again.events.track({ profile: { externalId: 'ben' }, type: 'Bought' });
    expect((await out.next()).payload.externalId).toBe('ben');
    expect(out.all).toHaveLength(2);
    await again.close();
  });

  test('a message that may not wait goes to Catch, and says why', async () => {
    await start(
      'mongodb://127.0.0.1:9/none?serverSelectionTimeoutMS=200',
      [node('n', 'track-event', {}, ['out'])],
      { waitSeconds: 0 },
    );
    const caught = inbox('caught');
    send('n', purchase('ada'));
    expect((await caught.next()).error).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      cause: { hint: expect.stringMatching(/\S/) },
    });
  });

  test('a deploy does not wait for a database that is away', async () => {
    await start(
      'mongodb://127.0.0.1:9/none?serverSelectionTimeoutMS=200',
      [
        node('n', 'track-event', {}, ['out']),
        node('entry', 'segment-entry', { audience: { segments: ['x'] } }, ['out']),
      ],
      { waitSeconds: 600 },
    );
    const yellow = nextStatus('n', away);
    send('n', purchase('ada'));
    await yellow;
    const begin = performance.now();
    await deploy(database.uri, []).catch(() => undefined);
    expect(performance.now() - begin).toBeLessThan(14_000);
  });
});

test.each([
  ['no uri', ''],
  ['a uri of something else', 'postgres://127.0.0.1/shop'],
])('%s is said at the node and to Catch', async (_name, uri) => {
  await start(uri, [node('n', 'track-event', {}, ['out'])]);
  const caught = inbox('caught');
  const red = nextStatus('n', ({ fill }) => fill === 'red');
  send('n', purchase('ada'));
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  expect((await red).text).toMatch(/connectionUnusable|error\.INVALID_ARGUMENT/);
});

describe('a burst of messages', () => {
  afterEach(() => jest.restoreAllMocks());

  const nodes = [node('n', 'track-event', {}, ['out'])];
  const burst = (count: number): void => {
    for (let i = 0; i < count; i++) send('n', purchase(`burst ${i}`));
  };

  test('is worked on a thousand at a time, and all of it', async () => {
    const most = { now: 0, ever: 0 };
    const run = DatabaseLink.prototype.run;
    jest.spyOn(DatabaseLink.prototype, 'run').mockImplementation(async function (
      this: DatabaseLink,
      ...args: Parameters<typeof run>
    ) {
      most.ever = Math.max(most.ever, ++most.now);
      return run.apply(this, args).finally(() => most.now--);
    } as typeof run);
    await start(database.uri, nodes);
    const out = inbox('out');
    burst(2_500);
    await eventually(() => out.all.length === 2_500);
    expect(most.ever).toBe(1_000);
  });

  test('when the database is away: a thousand wait, the others go to Catch at once', async () => {
    await start('mongodb://127.0.0.1:9/none?serverSelectionTimeoutMS=200', nodes, { waitSeconds: 600 });
    const caught = inbox('caught');
    burst(2_500);
    await eventually(() => caught.all.length === 1_500);
    await deploy(database.uri, []);
  });
});

describe('a phone number without a country code', () => {
  const nodes = [node('n', 'track-event', {}, ['out'])];
  const call = () => ({ payload: { type: 'Purchase', profile: { phone: '07700 900123' } } });

  test("is one of the connection's default country", async () => {
    await start(database.uri, nodes, { defaultCountry: ' gb ' });
    const out = inbox('out');
    send('n', call());
    await out.next();
    const engine = await openAudienceEngine({ uri: database.uri });
    expect((await engine.profiles.get({ phone: '+447700900123' })).phones).toEqual(['+447700900123']);
    await engine.close();
  });

  test('is refused where there is none', async () => {
    await start(database.uri, nodes);
    const caught = inbox('caught');
    send('n', call());
    expect((await caught.next()).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      cause: { hint: expect.stringContaining('default country') },
    });
  });
});

test('a node without a connection says so, and its messages go to Catch', async () => {
  await start(database.uri, [
    node('n', 'track-event', { connection: '' }, ['out']),
    node('entry', 'segment-entry', { connection: 'gone', audience: { segments: ['x'] } }, ['out']),
  ]);
  const caught = inbox('caught');
  send('n', purchase('ada'));
  const { error } = await caught.next();
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', cause: { path: '/connection' } });
});

describe('what the dialogs ask for', () => {
  beforeEach(async () => {
    await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
    const out = inbox('out');
    send('n', { payload: { type: 'Purchase', profile: { email: 'ada.lovelace@example.com' } } });
    await out.next();
    const engine = await openAudienceEngine({ uri: database.uri });
    await engine.profiles.upsert({
      emails: ['ada.lovelace@example.com'],
      attributes: { firstName: 'Ada', lastName: 'Lovelace', city: 'London' },
      tags: ['loyal'],
    });
    await engine.close();
  });

  test('segments, tags, attributes, flows and channels by name', async () => {
    const segments = await admin().get('/audience/db/segments');
    expect(segments.body).toEqual(
      expect.arrayContaining([{ name: 'Active Mobile Users', about: 'real-time' }]),
    );
    expect((await admin().get('/audience/db/tags')).body).toEqual([{ name: 'loyal', about: '1 profile' }]);
    expect((await admin().get('/audience/db/attributes')).body).toEqual(
      expect.arrayContaining([{ name: 'city', about: 'text' }]),
    );
    expect((await admin().get('/audience/db/flows')).body).toEqual([]);
    expect((await admin().get('/audience/db/channels')).body).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'sms' })]),
    );
  });

  test('event types by name with the day of the latest, and the properties of one with the type of their values', async () => {
    const engine = await openAudienceEngine({ uri: database.uri });
    await engine.events.track({
      profile: { externalId: 'bob' },
      type: 'Visit',
      at: '2025-03-04T10:00:00Z',
      properties: { page: '/', seconds: 3 },
    });
    await engine.close();
    expect((await admin().get('/audience/db/events')).body).toEqual([
      { name: 'Purchase', about: expect.stringMatching(/^last \d{4}-\d\d-\d\d$/) },
      { name: 'Visit', about: 'last 2025-03-04' },
    ]);
    expect((await admin().get('/audience/db/properties').query({ event: 'Visit' })).body).toEqual([
      { name: 'page', about: 'text' },
      { name: 'seconds', about: 'number' },
    ]);
    expect((await admin().get('/audience/db/properties').query({ event: 'Nothing like that' })).body).toEqual(
      [],
    );
    expect((await admin().get('/audience/db/properties')).body.code).toBe('INVALID_ARGUMENT');
  });

  test('a preview counts, tells the rule in a sentence, and shows nobody in full', async () => {
    const { body, status } = await admin()
      .post('/audience/db/preview')
      .send({ rule: { attribute: 'city', operator: 'is', value: 'London' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: true,
      count: 1,
      sentence: expect.stringContaining('London'),
      sample: ['A. L. a…@example.com'],
    });
    expect(JSON.stringify(body)).not.toMatch(/Lovelace|lovelace/);
  });

  test('a preview says what is wrong with a rule, and where', async () => {
    const { body, status } = await admin()
      .post('/audience/db/preview')
      .send({ rule: { all: [{ attribute: 'city', operator: 'iss', value: 'London' }] } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: false,
      problems: [{ path: '/all/0/operator', code: 'INVALID_RULE' }],
    });
  });

  test('why a profile matches: each condition, what the profile has, and nobody in full', async () => {
    const rule = {
      all: [
        { attribute: 'city', operator: 'is', value: 'London' },
        { event: 'Purchase', occurrence: { operator: 'moreOrEqual', count: 1_000 } },
        { identity: 'email', operator: 'isNotEmpty' },
      ],
    };
    const { body, status } = await admin()
      .post('/audience/db/explain')
      .send({ rule, identifyBy: 'email', profileKey: ' Ada.Lovelace@example.com ' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      profile: 'A. L. a…@example.com',
      explanation: {
        matched: false,
        members: [
          { path: '/all/0', matched: true, found: 'L…n' },
          { path: '/all/1', matched: false },
          { path: '/all/2', matched: true, found: ['a…@example.com'] },
        ],
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/Lovelace|lovelace/);
  });

  test.each([
    [
      'somebody unknown',
      {
        rule: { attribute: 'city', operator: 'is', value: 'x' },
        identifyBy: 'email',
        profileKey: 'nobody@example.com',
      },
      [404, 'NOT_FOUND'],
    ],
    [
      'nobody',
      { rule: { attribute: 'city', operator: 'is', value: 'x' }, identifyBy: 'email', profileKey: '' },
      [400, 'INVALID_ARGUMENT'],
    ],
    ['no rule', { identifyBy: 'email', profileKey: 'nobody@example.com' }, [400, 'INVALID_ARGUMENT']],
    [
      'a way to find profiles that does not exist',
      { rule: {}, identifyBy: 'item', profileKey: 'x' },
      [400, 'INVALID_ARGUMENT'],
    ],
    [
      'an invalid rule',
      { rule: { all: [] }, identifyBy: 'email', profileKey: 'ada.lovelace@example.com' },
      [400, 'INVALID_RULE'],
    ],
  ])('why is refused for %s', async (_name, asked, expected) => {
    const { status, body } = await admin().post('/audience/db/explain').send(asked);
    expect([status, body.code]).toEqual(expected);
  });

  test('the rule of a segment can be looked at', async () => {
    const { body } = await admin().get('/audience/db/segment-rule').query({ segment: 'active mobile users' });
    expect(body).toMatchObject({
      name: 'Active Mobile Users',
      type: 'realTime',
      rule: { event: 'App Launch' },
    });
    expect(
      (await admin().get('/audience/db/segment-rule').query({ segment: 'none of that name' })).status,
    ).toBe(404);
    expect((await admin().get('/audience/db/segment-rule')).body.code).toBe('INVALID_ARGUMENT');
  });

  test.each([
    ['nothing', {}],
    ['a purpose that does not exist', { rule: { all: [] }, for: 'fun' }],
  ])('a preview of %s is refused', async (_name, body) => {
    const answer = await admin().post('/audience/db/preview').send(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_ARGUMENT']);
  });

  test('a connection that is not deployed is 404', async () => {
    const { status, body } = await admin().get('/audience/nowhere/segments');
    expect([status, body.code]).toEqual([404, 'NOT_DEPLOYED']);
    // A node that is no connection is none either.
    expect((await admin().get('/audience/n/segments')).status).toBe(404);
  });

  test('Test connection asks with the settings of the form, and never shows the uri', async () => {
    const good = await admin().post('/audience/test-connection').send({ id: 'new', uri: database.uri });
    expect([good.status, good.body]).toEqual([200, { database: database.database, account: 'main' }]);
    // A blank uri is the stored one.
    expect(
      (await admin().post('/audience/test-connection').send({ id: 'db', uri: '', account: 'second' })).body
        .account,
    ).toBe('second');
    expect((await admin().post('/audience/test-connection').send({ id: 'new', uri: '' })).body.code).toBe(
      'INVALID_ARGUMENT',
    );
    const bad = await admin()
      .post('/audience/test-connection')
      .send({ id: 'new', uri: 'mongodb://user:secret@127.0.0.1:9/none?serverSelectionTimeoutMS=200' });
    expect([bad.status, bad.body.code]).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(JSON.stringify(bad.body)).not.toContain('secret');
  });

  test('Test connection says so where nobody is in the account and others have people', async () => {
    const engine = await openAudienceEngine({ uri: database.uri });
    await engine.profiles.upsert({ externalId: 'somebody' });
    await engine.close();
    const { body } = await admin()
      .post('/audience/test-connection')
      .send({ id: 'new', uri: database.uri, account: 'mian' });
    expect(body).toMatchObject({
      account: 'mian',
      elsewhere: expect.stringContaining('nobody is in the account "mian"'),
    });
  });

  test('Test connection leaves the time zone of the account as it is', async () => {
    const test = (timeZone: string) =>
      admin().post('/audience/test-connection').send({ id: 'new', uri: database.uri, timeZone });
    expect((await test('Europe/Berlin')).status).toBe(200);
    expect((await test('Europe/Nowhere')).body).toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/timeZone',
    });
    const engine = await openAudienceEngine({ uri: database.uri });
    expect((await engine.health()).timeZone).toBe('UTC');
    await engine.close();
  });

  test.each(['XYZ', 'Germany'])('Test connection says that %s is no country', async (defaultCountry) => {
    const test = (country: string) =>
      admin()
        .post('/audience/test-connection')
        .send({ id: 'new', uri: database.uri, defaultCountry: country });
    expect((await test(defaultCountry)).body).toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/defaultCountry',
    });
    expect((await test('gb')).status).toBe(200);
  });

  test('Test connection reads ${NAME} from the environment', async () => {
    process.env['AUDIENCE_TEST_FORM_URI'] = database.uri;
    const answer = await admin()
      .post('/audience/test-connection')
      .send({ id: 'new', uri: '${AUDIENCE_TEST_FORM_URI}' });
    delete process.env['AUDIENCE_TEST_FORM_URI'];
    expect(answer.status).toBe(200);
  });
});
