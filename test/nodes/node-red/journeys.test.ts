import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { inbox, startExample, useNodeRed } from './runFlow';

const database = testDatabase('node-red-journeys');
const DAY = 24 * 3_600_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);
const day = (instant: Date): string => instant.toISOString().slice(0, 10);
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.attributes.define({ name: 'contractEnd', type: 'date' });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const tagsOf = async (externalId: string): Promise<string[]> =>
  (await engine.profiles.get({ externalId })).tags;
const person = (externalId: string, firstName: string, attributes: Record<string, unknown> = {}) =>
  engine.profiles.upsert({
    externalId,
    emails: [`${externalId}@example.com`],
    attributes: { firstName, ...attributes },
  });

test('renewal-reminder: who has a contract that ends within a week is reminded, a listed one is rejected, a later end is left alone', async () => {
  await engine.segments.create({
    name: 'Contract ends within a week',
    type: 'realTime',
    rule: { attribute: 'contractEnd', operator: 'willBeWithin', amount: 7, unit: 'days' },
  });
  await person('ada', 'Ada', { contractEnd: day(inDays(5)) });
  await person('ben', 'Ben', { contractEnd: day(inDays(5)) });
  await person('cleo', 'Cleo', { contractEnd: day(inDays(30)) });
  await engine.doNotContact.add({ email: 'ben@example.com', reason: 'unsubscribed', source: 'test' });
  await startExample(database.uri, 'renewal-reminder');
  const shown = inbox('renewal-reminder-shown');
  const told = (await shown.take(2)).map(({ payload }) => payload as string);
  expect(told.sort()).toEqual(['Ada is reminded that the contract ends', 'Ben was rejected (unsubscribed)']);
  expect([await tagsOf('ada'), await tagsOf('ben'), await tagsOf('cleo')]).toEqual([
    ['renewal reminded'],
    [],
    [],
  ]);
  // A renewal takes her out; the next end of the contract brings her in again.
  await person('ada', 'Ada', { contractEnd: day(inDays(300)) });
  await person('ada', 'Ada', { contractEnd: day(inDays(3)) });
  expect((await shown.next()).payload).toBe('Ada is reminded that the contract ends');
  await eventually(async () => (await engine.entries.claim('renewal-reminder', { limit: 1 })).length === 0);
});

test('win-back: who bought nothing more for 30 days starts the flow, by time alone', async () => {
  await engine.segments.create({
    name: 'Bought in the last 30 days',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
  });
  await person('dora', 'Dora');
  await startExample(database.uri, 'win-back');
  const shown = inbox('win-back-shown');
  await eventually(async () =>
    (await engine.flows.list({ status: 'active' })).some(
      ({ id, populating }) => id === 'win-back' && !populating,
    ),
  );
  // Her only purchase is 30 days old in five seconds.
  await engine.events.track({
    profile: { externalId: 'dora' },
    type: 'Purchase',
    at: new Date(Date.now() - 30 * DAY + 5_000),
  });
  expect((await shown.next()).payload).toBe('Dora has gone quiet');
  expect(await tagsOf('dora')).toEqual(['win back']);
});
