import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { methods } from '../../../nodes/hosts/n8n/parameters/methods';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-other-nodes');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsertMany([
    {
      externalId: 'anita',
      emails: ['anita@example.com'],
      attributes: { firstName: 'Anita', company: 'Acme', city: 'London' },
      tags: ['vip'],
    },
    {
      externalId: 'bela',
      emails: ['bela@example.com'],
      attributes: { firstName: 'Bela', company: 'ACME', city: 'Paris' },
    },
    {
      externalId: 'chen',
      emails: ['chen@example.com'],
      attributes: { firstName: 'Chen', company: 'Globex', city: 'London' },
    },
  ]);
  await engine.events.trackMany([
    { id: 'e1', profile: { externalId: 'anita' }, type: 'Purchase', at: '2026-01-01T10:00:00Z' },
    { id: 'e2', profile: { externalId: 'anita' }, type: 'Visit', at: '2026-01-02T10:00:00Z' },
  ]);
  await engine.flows.launch({ id: 'welcome', name: 'Welcome', host: 'test', audience: { tags: ['vip'] } });
  await engine.work.runDue();
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = async (type: string, parameters: IDataObject, items: IDataObject[] = [{}]) => {
  const {
    outputs,
    items: sent,
    error,
  } = await runNode({ type, parameters, items, credential, typeVersion: 2 });
  expect(error).toBeUndefined();
  return { sent: outputs[0] as IDataObject[], items: sent[0] };
};
const everything = { returnAll: true };

test('Do Not Contact imports the items once, lists and searches, looks up without a rejection, shows its history and verifies it', async () => {
  const rows = [
    { email: 'gone@example.com' },
    { phone: '+442079460199', reason: 'complaint' },
    { email: 'no address' },
  ];
  const imported = await run(
    'doNotContact',
    { operation: 'import', rowsFrom: 'items', reason: 'unsubscribed', scope: 'account' },
    rows,
  );
  expect(imported.sent).toEqual([
    expect.objectContaining({
      doNotContact: expect.objectContaining({ rows: 3, added: 2, refused: 1 }) as object,
    }),
  ]);
  const listed = await run('doNotContact', {
    operation: 'getAll',
    pointKind: 'all',
    search: 'gone',
    ...everything,
  });
  expect(listed.sent).toEqual([
    {
      doNotContact: expect.objectContaining({
        value: 'gone@example.com',
        reasons: [expect.objectContaining({ reason: 'unsubscribed', source: 'n8n: Shop' })],
      }) as object,
    },
  ]);
  expect(
    (await run('doNotContact', { operation: 'getAll', pointKind: 'phone', ...everything })).sent,
  ).toHaveLength(1);
  const asked = await run(
    'doNotContact',
    { operation: 'lookUp', contact: 'email', email: '={{ $json.to }}' },
    [{ to: 'gone@example.com' }, { to: 'anita@example.com' }],
  );
  expect(asked.sent.map(({ to, doNotContact }) => [to, (doNotContact as IDataObject)['allowed']])).toEqual([
    ['gone@example.com', false],
    ['anita@example.com', true],
  ]);
  for await (const rejection of engine.contacts.rejections())
    throw new Error(`recorded: ${JSON.stringify(rejection)}`);
  const history = await run('doNotContact', {
    operation: 'history',
    point: 'gone@example.com',
    ...everything,
  });
  expect(history.sent).toEqual([
    { doNotContact: expect.objectContaining({ action: 'add', reason: 'unsubscribed' }) as object },
  ]);
  const { doNotContact: anchor } = (await run('doNotContact', { operation: 'anchor' }))
    .sent[0] as IDataObject;
  const verify = async (more: IDataObject) =>
    (await run('doNotContact', { operation: 'verify', point: '', anchor: '', ...more })).sent[0]?.[
      'doNotContact'
    ];
  expect(await verify({})).toMatchObject({ valid: true, checked: 2 });
  expect(await verify({ point: 'gone@example.com' })).toMatchObject({ valid: true, checked: 1 });
  expect(await verify({ anchor: JSON.stringify(anchor) })).toMatchObject({ valid: true });
});

test('Flow lists, pauses, resumes and stops flows, takes a participant out and brings parked entries back', async () => {
  const flow = { __rl: true, mode: 'name', value: 'Welcome' };
  expect((await run('flow', { operation: 'getAll', flowStatus: 'active', ...everything })).sent).toEqual([
    { flow: expect.objectContaining({ id: 'welcome', status: 'active' }) as object },
  ]);
  expect((await run('flow', { operation: 'pause', flow })).sent[0]?.['flow']).toMatchObject({
    status: 'paused',
  });
  expect((await run('flow', { operation: 'getAll', flowStatus: 'active', ...everything })).sent).toEqual([]);
  expect((await run('flow', { operation: 'resume', flow })).sent[0]?.['flow']).toMatchObject({
    status: 'active',
  });
  const [entry] = await engine.entries.claim('welcome');
  await engine.entries.park(entry as never, { error: 'no letter box' });
  expect((await run('flow', { operation: 'parked', flow, ...everything })).sent).toEqual([
    { flow: expect.objectContaining({ id: entry?.id, error: 'no letter box' }) as object },
  ]);
  expect((await run('flow', { operation: 'requeue', flow, entryIds: '' })).sent[0]?.['flow']).toMatchObject({
    requeued: 1,
  });
  const removed = await run(
    'flow',
    { operation: 'removeParticipant', flow, identifyBy: 'externalId', profileKey: '={{ $json.id }}' },
    [{ id: 'anita' }],
  );
  expect(removed.sent).toEqual([
    { id: 'anita', flow: expect.objectContaining({ name: 'Welcome', removed: true }) as object },
  ]);
  expect((await run('flow', { operation: 'report', flow })).sent[0]).toHaveProperty('flow');
  expect((await run('flow', { operation: 'get', flow })).sent[0]?.['flow']).toMatchObject({
    counts: { entered: expect.any(Number), waiting: expect.any(Number), rejected: 0 },
  });
  const place = { host: 'n8n', flowId: 'n8n:1:w', nodeId: 'gone' };
  await engine.waits.open(place, { profile: { externalId: 'anita' } });
  const places = await run('flow', { operation: 'waiting', ...everything });
  expect(places.sent).toMatchObject([{ flow: { place: 'n8n / n8n:1:w / gone', waiting: 1 } }]);
  expect(
    (await run('flow', { operation: 'moveWaiting', place: 'gone', toPlace: 'new' })).sent[0]?.['flow'],
  ).toMatchObject({ to: 'n8n / n8n:1:w / new', moved: 1 });
  expect((await run('flow', { operation: 'cancelWaiting', place: 'n8n / n8n:1:w / new' })).sent[0]).toEqual({
    flow: { place: 'n8n / n8n:1:w / new', cancelled: 1 },
  });
  const form = { getCredentials: async () => credential, getNode: () => ({ name: 'Flow' }) } as never;
  expect((await run('flow', { operation: 'stop', flow })).sent[0]?.['flow']).toMatchObject({
    status: 'stopped',
  });
  expect((await methods.listSearch.searchAllFlows.call(form)).results).toEqual([
    { name: 'Welcome (test, stopped)', value: 'welcome' },
  ]);
});

test('Company, Contacts and Attribute say what the engine knows', async () => {
  expect((await run('company', { operation: 'getAll', search: 'ac', ...everything })).sent).toEqual([
    { company: { name: 'Acme', profiles: 2 } },
  ]);
  const people = await run('company', { operation: 'people', company: 'acme', ...everything });
  expect(
    people.sent
      .map(({ company }) => ((company as IDataObject)['profile'] as IDataObject)['externalId'])
      .sort(),
  ).toEqual(['anita', 'bela']);

  await engine.contacts.record({
    profile: { externalId: 'anita' },
    channel: 'sms',
    at: '2026-03-01T00:00:00Z',
  });
  const count = async (more: IDataObject) =>
    (await run('contacts', { operation: 'count', from: '', to: '', channel: '', ...more })).sent[0]?.[
      'contacts'
    ];
  expect(await count({})).toEqual({ count: 1 });
  expect(await count({ channel: 'email' })).toMatchObject({ count: 0 });
  expect(await count({ from: '2026-02-01T00:00', to: '2026-03-01T00:00' })).toMatchObject({
    count: 1,
    to: '2026-03-01T00:00',
  });
  await engine.contacts.gate({ email: 'gone@example.com', channel: 'email' });
  expect(
    (await run('contacts', { operation: 'rejections', from: '', to: '', channel: '', ...everything })).sent,
  ).toEqual([
    {
      contacts: expect.objectContaining({
        point: 'email:gone@example.com',
        reason: 'unsubscribed',
      }) as object,
    },
  ]);

  expect(
    (await run('attribute', { operation: 'define', attribute: 'contractEnd', valueType: 'date' })).sent,
  ).toEqual([{ attribute: { name: 'contractEnd', type: 'date' } }]);
  const named = await run('attribute', { operation: 'getAll', search: 'contract', ...everything });
  expect(named.sent).toEqual([
    { attribute: { name: 'contractEnd', type: 'date', standard: false, readOnly: false } },
  ]);
  const values = await run('attribute', {
    operation: 'values',
    attribute: 'city',
    search: '',
    returnAll: false,
    limit: 1,
  });
  expect(values.sent).toEqual([
    { attribute: { name: 'city', value: 'London', profiles: 2, estimated: false } },
  ]);
  const change = { attribute: 'contractEnd', valueType: 'text', effect: 'change', unreadable: 'refuse' };
  const about = { name: 'contractEnd', profiles: 0, unreadable: 0, people: [], usedBy: [] };
  for (const effect of ['preview', 'change'])
    expect((await run('attribute', { ...change, operation: 'retype', effect })).sent).toEqual([
      { attribute: { ...about, from: 'date', type: 'text' } },
    ]);
  expect((await run('attribute', { ...change, operation: 'remove' })).sent).toEqual([
    { attribute: { ...about, from: 'text' } },
  ]);
  expect((await engine.attributes.list()).map(({ name }) => name)).not.toContain('contractEnd');
});

test('Profile finds people by what somebody types, and tells what one did and is in', async () => {
  const found = await run('profile', { operation: 'search', search: 'ani', ...everything });
  expect(found.sent.map(({ profile }) => (profile as IDataObject)['externalId'])).toEqual(['anita']);
  const byId = { identifyBy: 'externalId', profileKey: '={{ $json.id }}' };
  const events = await run('profile', { operation: 'events', ...byId, eventType: '', ...everything }, [
    { id: 'bela' },
    { id: 'anita' },
  ]);
  expect(events.sent.map(({ event }) => (event as IDataObject)['id'])).toEqual(
    expect.arrayContaining(['e2', 'e1']),
  );
  expect(events.items?.map(({ pairedItem }) => pairedItem)).toContainEqual({ item: 1 });
  const purchases = await run(
    'profile',
    { operation: 'events', ...byId, eventType: 'Purchase', ...everything },
    [{ id: 'anita' }],
  );
  expect(purchases.sent).toEqual([
    { event: { id: 'e1', type: 'Purchase', at: '2026-01-01T10:00:00.000Z', properties: {} } },
  ]);
  const segments = await run('profile', { operation: 'segments', ...byId }, [{ id: 'anita' }]);
  expect(segments.sent.map(({ segment }) => (segment as IDataObject)['name'])).toEqual([
    'Inactive Mobile Users',
  ]);
});

test('Filter Audience summarizes, Broadcast is looked at, exported, closed and deleted, Segment reads and writes filters of Infobip', async () => {
  const summary = await run(
    'filterAudience',
    {
      mode: 'summary',
      ruleFrom: 'json',
      rule: '{"attribute":"city","operator":"is","value":"London"}',
      options: {},
    },
    [{}, {}],
  );
  expect(summary.sent).toEqual([
    { audience: expect.objectContaining({ count: 2, cities: [{ value: 'London', profiles: 2 }] }) as object },
  ]);

  const { id } = await engine.broadcasts.create({
    name: 'Spring',
    channel: 'email',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  const broadcast = async (operation: string) =>
    (await run('broadcast', { operation, broadcastId: id, status: 'all', exportFormat: 'csv', options: {} }))
      .sent[0]?.['broadcast'] as IDataObject;
  expect(await broadcast('get')).toMatchObject({ name: 'Spring', recipients: 2 });
  expect(
    String((await broadcast('export'))['text'])
      .trim()
      .split('\n'),
  ).toHaveLength(3);
  expect(await broadcast('close')).toMatchObject({ closedAt: expect.any(String) as string });
  expect(await broadcast('delete')).toMatchObject({ id, name: 'Spring', deleted: true });

  const read = await run('segment', { operation: 'importInfobip', infobipFilter: '{"city":"London"}' });
  const { rule } = read.sent[0]?.['infobip'] as { rule: never };
  await engine.segments.create({ name: 'From Infobip', type: 'snapshot', rule });
  const written = await run('segment', {
    operation: 'exportInfobip',
    segment: { __rl: true, mode: 'name', value: 'From Infobip' },
  });
  expect(written.sent[0]?.['segment']).toMatchObject({
    name: 'From Infobip',
    infobip: { query: expect.anything() as object, untranslated: [] },
  });
});
