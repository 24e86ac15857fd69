import type { IDataObject } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';
import { openAudienceEngine, type AudienceEngine, type Place } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode, type NodeRun, type RunOptions } from './runWorkflow';

const base = testDatabase('n8n-may-contact');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;
const people = Array.from({ length: 40 }, (_, n) => ({ externalId: `p${n}`, emails: [`p${n}@example.com`] }));

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsertMany(people);
  await engine.contacts.policy.set({ caps: [{ most: 2, per: { amount: 1, unit: 'days' } }] });
  await engine.doNotContact.add({ email: 'p1@example.com', reason: 'unsubscribed', source: 'test' });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = (
  type: string,
  parameters: IDataObject,
  items: IDataObject[],
  onError?: RunOptions['onError'],
): Promise<NodeRun> =>
  runNode({
    type,
    parameters: { identifyBy: 'item', ...parameters },
    items,
    credential,
    ...(onError && { onError }),
  });

const ofProfile = (externalId: string): IDataObject => ({
  profile: { externalId },
  entry: { flowId: 'journey' },
});

test('May Contact asks for the topic that it names: an opt-in one is for who is subscribed', async () => {
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.profiles.upsertMany(
    ['reads', 'silent'].map((externalId) => ({ externalId, emails: [`${externalId}@example.com`] })),
  );
  await engine.consent.set({ contact: { externalId: 'reads' }, topic: 'News', status: 'subscribed' });
  const { outputs } = await run('mayContact', { channel: 'email', topic: 'News' }, [
    ofProfile('reads'),
    ofProfile('silent'),
  ]);
  expect(outputs.map((output) => output.length)).toEqual([1, 0, 1]);
  expect(outputs[2]?.[0]).toMatchObject({ contact: { reason: 'notSubscribed' } });
});

test('May Contact parts items by what may be sent now, later and not at all', async () => {
  const { outputs } = await run('mayContact', { channel: 'email', category: 'marketing' }, [
    ...Array.from({ length: 3 }, () => ofProfile('p0')),
    ofProfile('p1'),
  ]);
  expect(outputs.map((output) => output.length)).toEqual([2, 1, 1]);
  expect(outputs[0]?.[0]).toMatchObject({
    entry: { flowId: 'journey' },
    contact: { outcome: 'allowed', channel: 'email', permit: expect.any(String) },
  });
  expect(outputs[1]?.[0]).toMatchObject({ contact: { reason: 'frequencyCap', until: expect.any(String) } });
  expect(outputs[2]?.[0]).toMatchObject({ contact: { reason: 'unsubscribed' } });
});

test('May Contact: who has to wait does so in it; what is let go is asked about again; Contacts settles the permit', async () => {
  jest.spyOn(ExecuteContext.prototype, 'getInstanceId').mockReturnValue('testinstance0123456789');
  const options = { whenLater: 'hold' };
  const item = (id: string): IDataObject => ({
    profile: { externalId: 'p5' },
    entry: { flowId: 'journey', id },
  });
  const asked = await run('mayContact', { channel: 'email', options }, ['e1', 'e2', 'e3', 'e3'].map(item));
  expect(asked.outputs.map((output) => output.length)).toEqual([2, 0, 0]);
  const [held, ...others] = await engine.waits.places({ flowId: 'journey' });
  expect([held?.waiting, others]).toEqual([1, []]);
  const [{ contact }] = asked.outputs[0] as [{ contact: IDataObject }];
  const settle = (sent: string) =>
    run('contacts', { operation: 'record', sent, channel: 'email', permit: '={{ $json.contact.permit }}' }, [
      { ...item('e1'), contact },
    ]);
  expect((await settle('notSent')).outputs[0]).toMatchObject([{ contacts: { sent: false } }]);
  expect((await settle('sent')).error?.message).toBeDefined();
  await engine.waits.cancel(held?.place as Place);
});

test('May Contact: whom it cannot ask about is not let through: continuing, the item leaves by Rejected', async () => {
  const { outputs } = await run(
    'mayContact',
    { channel: 'email' },
    [ofProfile('nobody')],
    'continueRegularOutput',
  );
  expect(outputs).toEqual([[], [], [{ error: expect.any(String) }]]);
});

test('Split has an output for each branch and the holdout, and a profile goes the same way each time', async () => {
  const parameters = { branches: 'short: 45, long: 45', holdout: 10, splitName: 'subject' };
  const items = people.map(({ externalId }) => ofProfile(externalId));
  const first = await run('split', parameters, items);
  expect(first.outputs.map((output) => output.length).reduce((sum, count) => sum + count, 0)).toBe(40);
  expect(first.outputs).toHaveLength(3);
  expect(first.outputs[0]?.[0]).toMatchObject({ split: { name: 'subject', branch: 'short' } });
  const again = await run('split', { ...parameters, branches: 'short: 90, long: 0' }, items);
  expect(again.outputs).toEqual(first.outputs);
  const { profiles } = await engine.splits.report('subject');
  expect(profiles).toBe(40);
});

test.each([
  ['no branches', { branches: ' ' }],
  ['shares that do not add up', { branches: 'a: 50, b: 60' }],
])('Split: %s stops the node, with what to do', async (_name, parameters) => {
  const { error } = await run('split', parameters, [ofProfile('p0')]);
  expect(error?.message).toBeDefined();
});
