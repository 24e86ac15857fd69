import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { admin, inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-sidebar');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { firstName: 'Ada', city: 'London' },
    tags: ['loyal'],
  });
  await engine.profiles.upsert({ externalId: 'ben', attributes: { city: 'Paris' } });
  await engine.events.trackMany(
    [1, 2, 3].map((n) => ({
      id: `p${n}`,
      profile: { externalId: 'ada' },
      type: 'Purchase',
      properties: { amount: n },
    })),
  );
  await engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.segments.create({
    name: 'Bought lately',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
  });
  await engine.segments.create({
    name: 'Parisians',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'Paris' },
  });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'test',
    audience: { segments: ['Londoners'] },
  });
  await engine.work.runDue();
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});
beforeEach(async () => {
  await start(database.uri, [node('n', 'track-event', {}, ['out'])]);
});

const get = (path: string) => admin().get(`/audience/db/sidebar/${path}`);
const add = (body: object) => admin().post('/audience/db/sidebar/communication').send(body);

test('segments show their type, members and the flows that use them; a snapshot segment is counted when asked', async () => {
  const { body } = await get('segments');
  const of = (name: string) =>
    (body as { name: string; id: string }[]).find((segment) => segment.name === name);
  expect(of('Londoners')).toMatchObject({
    type: 'realTime',
    status: 'active',
    members: 1,
    usedBy: ['Welcome'],
    sentence: expect.stringContaining('London'),
  });
  expect(of('Parisians')).toMatchObject({ type: 'snapshot', usedBy: [] });
  expect(of('Parisians')).not.toHaveProperty('members');
  expect((await get(`segments/${of('Parisians')?.id}/count`)).body).toEqual({ count: 1 });
  expect(of('Inactive Mobile Users')).toMatchObject({ predefined: true, members: 2 });
});

test('tags come with their counts, and only active flows with the entry point are offered (R64, R96)', async () => {
  expect((await get('tags')).body).toMatchObject([{ name: 'loyal', profiles: 1 }]);
  await engine.flows.launch({ id: 'ended', name: 'Ended', host: 'test', audience: { tags: ['loyal'] } });
  await engine.flows.stop('ended');
  await engine.flows.launch({
    id: 'goodbye',
    name: 'Goodbye',
    host: 'test',
    audience: { tags: ['loyal'] },
    on: ['exit'],
  });
  expect((await get('flows')).body).toEqual([{ id: 'welcome', name: 'Welcome', host: 'test' }]);
});

test('the card of a person has attributes, tags, segments with their end, events and flows (B3)', async () => {
  const { body } = await get('profile?by=email&value=ADA@example.com');
  expect(body).toMatchObject({
    profile: { externalId: 'ada', attributes: { city: 'London' }, tags: ['loyal'] },
    eventsInAll: 3,
    flows: [{ flowId: 'welcome', name: 'Welcome', outcome: 'accepted' }],
  });
  const lately = body.segments.find(({ name }: { name: string }) => name === 'Bought lately');
  const latest = new Date(body.events[0].at).getTime();
  expect(new Date(lately.until).getTime()).toBe(latest + 30 * 24 * 3_600_000 + 1);
  expect(body.segments.find(({ name }: { name: string }) => name === 'Londoners').until).toBeNull();
  const of = async (name: string): Promise<string[]> =>
    (await get(`profile?by=externalId&value=${name}`)).body.segments.map(
      (segment: { name: string }) => segment.name,
    );
  expect(await of('ada')).toEqual(['Bought lately', 'Inactive Mobile Users', 'Londoners']);
  expect(await of('ben')).toEqual(['Inactive Mobile Users', 'Parisians']);
});

test('it says why somebody is not in a segment', async () => {
  const { body: card } = await get('profile?by=externalId&value=ben');
  const { body } = await get(`why?profile=${card.profile.id}&segment=Londoners`);
  expect(body).toMatchObject({ matched: false, nextChangeAt: null });
  expect(JSON.stringify(body)).toContain('Paris');
});

test('the Do Not Contact list is searched by a part of the address', async () => {
  await engine.doNotContact.add({ email: 'zoe@example.org', reason: 'unsubscribed', source: 'test' });
  expect((await get('do-not-contact?search=ZOE')).body).toMatchObject({
    records: [{ value: 'zoe@example.org', reasons: [{ reason: 'unsubscribed' }] }],
    more: false,
  });
  expect((await get('do-not-contact?search=nobody')).body).toEqual({ records: [], more: false });
});

test('a person, a tag or a segment is added to an active flow, and what came of each is told (R94, R100)', async () => {
  expect(
    (await add({ to: 'flow', flowId: 'welcome', audience: { profiles: [{ externalId: 'ben' }] } })).body,
  ).toMatchObject({ flow: 'welcome', accepted: 1 });
  expect((await add({ to: 'flow', flowId: 'welcome', audience: { tags: ['loyal'] } })).body).toMatchObject({
    accepted: 0,
    alreadyInFlow: 1,
  });
});

test('flows of one name say whom they are for', async () => {
  const launch = (id: string, audience: object) =>
    engine.flows.launch({ id, name: 'Twins', host: 'test', audience });
  await launch('one', { segments: ['Londoners'], tags: ['loyal'] });
  await launch('two', { segments: ['Parisians'] });
  await launch('three', { segments: ['Parisians'] });
  const { body } = await get('flows');
  const twins = (body as { id: string; name: string }[]).filter(({ name }) => name.startsWith('Twins'));
  expect(Object.fromEntries(twins.map(({ id, name }) => [id, name]))).toEqual({
    one: 'Twins: Londoners, loyal',
    two: 'Twins: Parisians, two',
    three: 'Twins: Parisians, three',
  });
  for (const { id } of twins) await engine.flows.stop(id);
});

test('segments, tags and Do Not Contact are created and deleted where they are listed; what cannot be is said', async () => {
  const post = (path: string, body: object) => admin().post(`/audience/db/sidebar/${path}`).send(body);
  expect((await post('tags/create', { name: 'spring' })).body).toEqual({ name: 'spring' });
  expect((await post('tags/create', { name: 'Spring' })).body).toMatchObject({ code: 'NAME_TAKEN' });
  expect((await post('tags/delete', { name: 'spring' })).body).toEqual({ name: 'spring', profiles: 0 });
  const { id } = await engine.segments.create({
    name: 'Short-lived',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'Leeds' },
  });
  expect((await post('segments/delete', { segment: id })).body).toMatchObject({ name: 'Short-lived' });
  expect((await post('segments/delete', { segment: 'Londoners' })).body).toMatchObject({ code: 'IN_USE' });
  const point = 'quiet@example.com';
  expect((await post('do-not-contact/add', { point, reason: 'manual' })).status).toBe(200);
  expect((await post('do-not-contact/add', { point: '+442079460123', reason: 'manual' })).status).toBe(200);
  expect((await get('do-not-contact?search=quiet')).body.records).toHaveLength(1);
  expect(
    (await post('do-not-contact/remove', { point, channel: null, scope: 'account' })).body,
  ).toMatchObject({ removed: 1 });
  expect(await engine.doNotContact.check({ email: point })).toMatchObject({ allowed: true });
  expect(await engine.doNotContact.check({ phone: '+442079460123' })).toMatchObject({ allowed: false });
  for (const path of ['tags/create', 'tags/delete', 'segments/delete', 'do-not-contact/add'])
    expect((await post(path, {})).status).toBe(400);
});

test.each([
  ['a person nobody knows', 'profile?by=email&value=nobody@example.com', 404, 'NOT_FOUND'],
  ['a kind of identity that does not exist', 'profile?by=shoe&value=42', 400, 'INVALID_ARGUMENT'],
  ['nobody', 'profile?by=email&value=', 400, 'INVALID_ARGUMENT'],
  ['a segment nobody knows', 'segments/none/count', 404, 'NOT_FOUND'],
])('%s is refused', async (_name, path, status, code) => {
  const answer = await get(path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test.each([
  ['nowhere', {}, 'INVALID_ARGUMENT'],
  ['a flow nobody named', { to: 'flow', audience: { tags: ['loyal'] } }, 'INVALID_ARGUMENT'],
  ['a flow nobody launched', { to: 'flow', flowId: 'none', audience: { tags: ['loyal'] } }, 'NOT_FOUND'],
  ['a flow, but nobody', { to: 'flow', flowId: 'welcome', audience: {} }, 'INVALID_ARGUMENT'],
  [
    'a broadcast without a name',
    { to: 'broadcast', channel: 'email', audience: { tags: ['loyal'] } },
    'INVALID_ARGUMENT',
  ],
])('adding to %s is refused', async (_name, body, code) => {
  expect((await add(body)).body.code).toBe(code);
});

test('the flow that runs keeps running while the sidebar asks', async () => {
  const out = inbox('out');
  send('n', { payload: { type: 'Visit', profile: { externalId: 'ben' } } });
  await Promise.all([get('segments'), get('tags'), out.next()]);
  expect(out.all).toHaveLength(1);
});

test('a tag is made a broadcast, with those the channel does not reach as rejected (R91)', async () => {
  await engine.profiles.upsert({ externalId: 'ben', tags: ['newsletter'] });
  await engine.profiles.upsert({ externalId: 'ada', tags: ['newsletter'] });
  const { body } = await add({
    to: 'broadcast',
    name: 'June',
    channel: 'email',
    audience: { tags: ['newsletter'] },
  });
  expect(body).toEqual({ broadcast: expect.any(String), recipients: 1, rejected: 1 });
});
