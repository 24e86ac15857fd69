import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { deploy, inbox, node, send, start, useNodeRed, type Message } from './runFlow';

const database = testDatabase('node-red-segment-node');
let engine: AudienceEngine;
const from = (city: string) => ({ attribute: 'city', operator: 'is', value: city }) as never;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', attributes: { city: 'London' } },
    { externalId: 'ben', attributes: { city: 'London' } },
    { externalId: 'cyd', attributes: { city: 'Leeds' } },
  ]);
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: from('London') });
  await engine.segments.create({ name: 'Leeds', type: 'snapshot', rule: from('Leeds') });
  await engine.segments.create({
    name: 'Bought lately',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
  });
  await engine.work.runDue();
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

let running = false;
beforeEach(() => {
  running = false;
});

/** Starts a flow with one segment node, or puts it into the one that runs. */
async function put(settings: Record<string, unknown>): Promise<void> {
  await (running ? deploy : start)(database.uri, [node('n', 'segment', settings, ['out'])]);
  running = true;
}

/** One segment node with these settings; answers what it sends for a message. */
async function asked(settings: Record<string, unknown>, message: Message = {}): Promise<Message> {
  await put(settings);
  const out = inbox('out');
  send('n', { topic: 'kept', ...message });
  const answer = await out.next();
  expect(answer.topic).toBe('kept');
  return answer;
}

/** The same, and what Catch gets instead. */
async function refused(settings: Record<string, unknown>, message: Message = {}): Promise<Message> {
  await put(settings);
  const caught = inbox('caught');
  const out = inbox('out');
  send('n', message);
  const { error } = await caught.next();
  expect(out.all).toEqual([]);
  expect(error.cause.hint).toMatch(/\S/);
  return error;
}

test('create saves and activates, with the rule of the node or of the message', async () => {
  const { payload } = await asked(
    {
      operation: 'create',
      segmentName: 'payload.name',
      segmentNameType: 'msg',
      rule: JSON.stringify(from('York')),
    },
    { payload: { name: 'York' } },
  );
  expect(payload).toMatchObject({
    name: 'York',
    type: 'realTime',
    rule: { value: 'York' },
    description: expect.stringContaining('York'),
  });
  await asked(
    { operation: 'create', segmentName: 'Hull', segmentKind: 'snapshot', rule: 'rule', ruleType: 'msg' },
    { rule: JSON.stringify(from('Hull')) },
  );
  expect(await engine.segments.get('Hull')).toMatchObject({
    type: 'snapshot',
    status: 'active',
    rule: { value: 'Hull' },
  });
});

test.each([
  [
    'without a name',
    { segmentName: '', rule: JSON.stringify(from('x')) },
    'INVALID_ARGUMENT',
    '/segmentName',
  ],
  [
    'under a name that is taken',
    { segmentName: 'LONDONERS', rule: JSON.stringify(from('x')) },
    'NAME_TAKEN',
    '/name',
  ],
  ['without a rule', { segmentName: 'New' }, 'INVALID_ARGUMENT', '/rule'],
  [
    'with a rule that the message lacks',
    { segmentName: 'New', rule: 'rule', ruleType: 'msg' },
    'INVALID_ARGUMENT',
    '/rule',
  ],
  [
    'with a rule that cannot be',
    { segmentName: 'New', rule: '{"all":[{"attribute":"city","operator":"iz"}]}' },
    'INVALID_RULE',
    '/all/0/operator',
  ],
  [
    'of a type that does not exist',
    { segmentName: 'New', segmentKind: 'live', rule: JSON.stringify(from('x')) },
    'INVALID_ARGUMENT',
    '/type',
  ],
])('a segment %s is not created, and goes to Catch', async (_name, settings, code, path) => {
  const before = (await engine.segments.list()).length;
  expect(await refused({ operation: 'create', ...settings })).toMatchObject({ code, cause: { path } });
  expect(await engine.segments.list()).toHaveLength(before);
});

test('edit changes name, rule or both of a snapshot segment and keeps what is not given', async () => {
  await engine.segments.create({ name: 'Bath', type: 'snapshot', rule: from('Bath') });
  expect(
    (await asked({ operation: 'edit', segment: 'Bath', newName: 'Bath, renamed' })).payload,
  ).toMatchObject({ name: 'Bath, renamed', rule: { value: 'Bath' } });
  expect(
    (await asked({ operation: 'edit', segment: 'Bath, renamed', rule: JSON.stringify(from('Wells')) }))
      .payload,
  ).toMatchObject({ name: 'Bath, renamed', rule: { value: 'Wells' } });
});

test('edit of a real-time segment is refused and offers to duplicate it; of nothing, or with a rule the message lacks, it is refused too', async () => {
  expect(
    await refused({ operation: 'edit', segment: 'Londoners', rule: JSON.stringify(from('Paris')) }),
  ).toMatchObject({ code: 'SEGMENT_NOT_EDITABLE', cause: { hint: expect.stringContaining('Duplicate it') } });
  expect(await refused({ operation: 'edit', segment: 'Leeds' })).toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(
    await refused({ operation: 'edit', segment: 'Leeds', newName: 'x', rule: 'rule', ruleType: 'msg' }),
  ).toMatchObject({ code: 'INVALID_ARGUMENT', cause: { path: '/rule' } });
  expect(await engine.segments.get('Leeds')).toMatchObject({ rule: { value: 'Leeds' } });
});

test('duplicate copies as it is, or with another name, type and rule', async () => {
  expect((await asked({ operation: 'duplicate', segment: 'Londoners' })).payload).toMatchObject({
    name: 'Londoners copy',
    type: 'realTime',
    rule: { value: 'London' },
  });
  const other = await asked({
    operation: 'duplicate',
    segment: 'Londoners',
    newName: 'Parisians',
    copyKind: 'snapshot',
    rule: JSON.stringify(from('Paris')),
  });
  expect(other.payload).toMatchObject({ name: 'Parisians', type: 'snapshot', rule: { value: 'Paris' } });
  expect(await refused({ operation: 'duplicate', segment: 'Londoners', newName: 'Parisians' })).toMatchObject(
    { code: 'NAME_TAKEN' },
  );
  expect(await refused({ operation: 'duplicate', segment: 'nothing' })).toMatchObject({ code: 'NOT_FOUND' });
});

test('delete removes what nothing uses', async () => {
  const { id } = await engine.segments.create({ name: 'Used', type: 'snapshot', rule: from('Rome') });
  await engine.segments.create({
    name: 'User',
    type: 'snapshot',
    rule: { segment: 'Used', operator: 'isMember' },
  });
  expect(await refused({ operation: 'delete', segment: 'Used' })).toMatchObject({ code: 'IN_USE' });
  await engine.segments.delete('User');
  expect(
    (await asked({ operation: 'delete', segment: 'payload', segmentType: 'msg' }, { payload: id })).payload,
  ).toEqual({ id, name: 'Used', deleted: true });
  expect(await refused({ operation: 'delete', segment: 'Used' })).toMatchObject({ code: 'NOT_FOUND' });
});

test('get, get many and count', async () => {
  expect((await asked({ operation: 'get', segment: 'leeds' })).payload).toMatchObject({
    name: 'Leeds',
    type: 'snapshot',
    rule: { value: 'Leeds' },
    version: 1,
  });
  expect((await asked({ operation: 'getAll' })).payload.map(({ name }: { name: string }) => name)).toEqual(
    (await engine.segments.list()).map(({ name }) => name),
  );
  expect((await asked({ operation: 'getAll', search: 'LATELY' })).payload).toMatchObject([
    { name: 'Bought lately' },
  ]);
  expect((await asked({ operation: 'count', segment: 'Londoners' })).payload).toBe(2);
  expect(await refused({ operation: 'get', segment: 'payload', segmentType: 'msg' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/segment' },
  });
  expect(await refused({ operation: 'count', segment: 'nothing' })).toMatchObject({ code: 'NOT_FOUND' });
});

test('members come one by one, in batches, and up to the limit', async () => {
  await start(database.uri, [
    node('each', 'segment', { segment: 'Londoners', limit: 1 }, ['one']),
    node('batched', 'segment', { segment: 'Londoners', returnAll: true, batchSize: 10 }, ['list']),
    node('lost', 'segment', { segment: 'nothing' }, ['one']),
    node('wrong', 'segment', { segment: 'Londoners', limit: 'many' }, ['one']),
  ]);
  const [one, list, caught, completed] = ['one', 'list', 'caught', 'completed'].map(inbox);
  send('each', {});
  expect(await one?.next()).toMatchObject({
    profile: { externalId: 'ada' },
    payload: { externalId: 'ada' },
    parts: { count: 1 },
  });
  await completed?.next();
  expect(one?.all).toHaveLength(1);
  send('batched', { topic: 'kept' });
  expect(await list?.next()).toMatchObject({
    topic: 'kept',
    payload: [{ externalId: 'ada' }, { externalId: 'ben' }],
    parts: { count: 1 },
  });
  send('lost', {});
  expect((await caught?.next())?.error).toMatchObject({ code: 'NOT_FOUND' });
  send('wrong', {});
  expect((await caught?.next())?.error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/limit' },
  });
});

test('explain says why, condition by condition, and when time alone changes it', async () => {
  const explain = { operation: 'explain', segment: 'Bought lately' };
  expect((await asked(explain, { payload: { externalId: 'ada' } })).payload).toMatchObject({
    segment: { name: 'Bought lately' },
    matched: true,
    nextChangeAt: expect.any(String),
    text: expect.any(String),
  });
  expect(
    (
      await asked(
        { ...explain, identifyBy: 'externalId', profileKey: 'who', profileKeyType: 'msg' },
        { who: 'cyd' },
      )
    ).payload,
  ).toMatchObject({ matched: false, nextChangeAt: null });
  expect(await refused(explain, { payload: { externalId: 'nobody' } })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await refused(explain, { payload: 'ada' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/profile' },
  });
});

test('forecast says who will leave by time alone; an instant that is none goes to Catch', async () => {
  const forecast = { operation: 'forecast', segment: 'Bought lately' };
  const { payload } = await asked({
    ...forecast,
    until: '$fromMillis($millis() + 60 * 86400000)',
    untilType: 'jsonata',
  });
  expect(payload).toMatchObject({
    entering: 0,
    leaving: 1,
    changes: [{ kind: 'leave', profile: { externalId: 'ada' } }],
  });
  const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  expect((await asked({ ...forecast, until: day })).payload).toMatchObject({ entering: 0, leaving: 1 });
  expect(await refused({ ...forecast, until: '2027-02-30' })).toMatchObject({ cause: { path: '/until' } });
  expect(await refused({ ...forecast, until: 'next year' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/until' },
  });
  expect(await refused(forecast)).toMatchObject({ code: 'INVALID_ARGUMENT', cause: { path: '/until' } });
});

test('compare says whom another rule would gain and lose, and changes nothing', async () => {
  const { payload } = await asked({
    operation: 'compare',
    segment: 'Londoners',
    rule: JSON.stringify(from('Leeds')),
  });
  expect(payload).toMatchObject({
    before: 2,
    after: 1,
    gained: 1,
    lost: 2,
    gainedProfiles: [{ externalId: 'cyd' }],
  });
  expect(await engine.segments.get('Londoners')).toMatchObject({ rule: { value: 'London' } });
  expect(await refused({ operation: 'compare', segment: 'Londoners' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/rule' },
  });
  expect(await refused({ operation: 'compare', segment: 'Londoners', rule: '{"all":7}' })).toMatchObject({
    code: 'INVALID_RULE',
  });
});

test('an operation that does not exist goes to Catch with those that do', async () => {
  expect(await refused({ operation: 'launch' })).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/operation', hint: expect.stringContaining('members') },
  });
});
