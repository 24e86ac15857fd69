import { engineOf } from '../../../../engine/openEngine';
import { TOGETHER } from '../../../../engine/membership/changes/arrivals';
import type { EventInput, Rule } from '../../../../engine';
import { Gate } from '../../membership/realtime/Gate';
import { accountsOf } from '../../accounts';
import { membersOf } from '../../watching';

const accounts = accountsOf('together');
const PEOPLE = Array.from({ length: TOGETHER + 5 }, (_, i) => ({ externalId: `p${i}` }));
const BOUGHT: Rule = {
  event: 'buy',
  occurrence: { operator: 'moreOrEqual', count: 1 },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};
const purchases = (name: string): EventInput[] =>
  PEOPLE.map((profile) => ({
    id: `${name}-${profile.externalId}`,
    profile,
    type: 'buy',
    properties: { by: name },
  }));

const dying: ReturnType<typeof engineOf>[] = [];
afterEach(async () => {
  for (const engine of dying.splice(0)) await engine.close();
});

/** People of whom a segment asks what they buy, and a process that dies at a step of the next batch. */
async function dyingAt(account: string, step: string) {
  const other = await accounts.open({ account });
  await other.profiles.upsertMany(PEOPLE);
  await other.segments.create({ name: 'watched', type: 'realTime', rule: BOUGHT });
  await other.work.runDue();
  const gate = new Gate();
  const engine = engineOf({ uri: accounts.database.uri, account, step: gate.step });
  dying.push(engine);
  const dead = gate.crash(step);
  void engine.events.trackMany(purchases('first')).catch(() => undefined);
  await dead;
  return other;
}

const stored = async (name: string, account: string): Promise<Record<string, unknown>[]> =>
  (await accounts.stored()).collection(name).find({ account }).toArray();

async function expectNothingLeft(account: string): Promise<void> {
  expect(await stored('arrivals', account)).toEqual([]);
  const profiles = await stored('profiles', account);
  expect(profiles.filter(({ inbox, dirty, dirtyAt }) => inbox ?? dirty ?? dirtyAt)).toEqual([]);
}

it.each([
  'arrivalsAnnounced',
  'written',
  'flushed',
  'read',
  'evaluated',
  'membershipsWritten',
  'settled',
  'verified',
])(
  'what many did at once counts once, whoever dies at the step %s and however it is sent again',
  async (step) => {
    const account = `dead at ${step}`;
    const other = await dyingAt(account, step);
    await other.work.runDue();
    const isAccepted = step !== 'arrivalsAnnounced';
    expect(await membersOf(other, 'watched')).toHaveLength(isAccepted ? PEOPLE.length : 0);
    const answers = await other.events.trackMany(purchases('first'));
    expect(answers.map((answer) => 'duplicate' in answer && answer.duplicate)).toEqual(
      PEOPLE.map(() => isAccepted),
    );
    expect(await membersOf(other, 'watched')).toHaveLength(PEOPLE.length);
    expect(await stored('events', account)).toHaveLength(PEOPLE.length);
    await expectNothingLeft(account);
  },
);

it('of whoever is erased nothing stays where it was left behind, and everybody else is finished', async () => {
  const account = 'erased';
  const other = await dyingAt(account, 'written');
  await other.profiles.delete({ externalId: 'p3' });
  expect(JSON.stringify(await stored('arrivals', account))).not.toContain('first-p3');
  expect(await stored('arrivals', account)).toHaveLength(1);
  await other.work.runDue();
  expect(await membersOf(other, 'watched')).toHaveLength(PEOPLE.length - 1);
  expect(await stored('events', account)).toHaveLength(PEOPLE.length - 1);
  await expectNothingLeft(account);
});

it('a person has done what was accepted and not evaluated yet', async () => {
  const other = await dyingAt('seen', 'written');
  expect(await other.profiles.events({ externalId: 'p4' })).toMatchObject([
    { id: 'first-p4', type: 'buy', properties: { by: 'first' } },
  ]);
  const { events } = await other.profiles.export({ externalId: 'p4' });
  expect(events).toMatchObject([{ id: 'first-p4' }]);
});

it('one event that cannot be stored fails alone', async () => {
  const other = await accounts.open({ account: 'poison' });
  await other.profiles.upsertMany(PEOPLE);
  const events = purchases('first');
  events[2] = { ...(events[2] as EventInput), at: 'yesterday' };
  const answers = await other.events.trackMany(events);
  expect(answers.flatMap((answer) => ('error' in answer ? [answer.index] : []))).toEqual([2]);
  expect(await stored('events', 'poison')).toHaveLength(PEOPLE.length - 1);
  await expectNothingLeft('poison');
});

it('a rule that asks for more than events has it, also of those who come together', async () => {
  const other = await accounts.open({ account: 'asked more' });
  await other.profiles.upsertMany(PEOPLE);
  await other.segments.create({
    name: 'watched',
    type: 'realTime',
    rule: { all: [BOUGHT, { attribute: 'city', operator: 'is', value: 'Oslo' }] },
  });
  await other.work.runDue();
  await other.profiles.upsert({ externalId: 'p7', attributes: { city: 'Oslo' } });
  await other.events.trackMany(purchases('first'));
  expect(await membersOf(other, 'watched')).toEqual(['p7']);
  await other.events.trackMany(purchases('second'));
  expect(await stored('events', 'asked more')).toHaveLength(2 * PEOPLE.length);
  await expectNothingLeft('asked more');
});
