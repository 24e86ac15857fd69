import { engineOf } from '../../../../engine/openEngine';
import { MANY } from '../../../../engine/membership/changes/births';
import type { ProfileInput, Rule } from '../../../../engine';
import { Gate } from '../../membership/realtime/Gate';
import { accountsOf, handClock } from '../../accounts';
import { all, membersOf } from '../../watching';

const accounts = accountsOf('births');
const OSLO: Rule = { attribute: 'city', operator: 'is', value: 'Oslo' };

const crowd = (from: number, count = MANY): ProfileInput[] =>
  Array.from({ length: count }, (_, i) => ({
    externalId: `p${from + i}`,
    attributes: { city: i % 2 === 0 ? 'Oslo' : 'Rome' },
  }));

const makers: ReturnType<typeof engineOf>[] = [];
afterEach(async () => {
  for (const maker of makers.splice(0)) await maker.close();
});

/** Another process, stopped at the steps of its gate. */
function makerOf(
  account: string,
  clock: ReturnType<typeof handClock>,
  gate: Gate,
): ReturnType<typeof engineOf> {
  const maker = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  makers.push(maker);
  return maker;
}

async function births(account: string): Promise<number> {
  return (await accounts.stored()).collection('births').countDocuments({ account });
}

/** A real-time segment, and an engine that can be stopped. */
async function watched(account: string): Promise<{
  gate: Gate;
  other: Awaited<ReturnType<typeof accounts.open>>;
  clock: ReturnType<typeof handClock>;
}> {
  const clock = handClock('2026-03-01T12:00:00.000Z');
  const other = await accounts.open({ account, clock });
  await other.attributes.define({ name: 'city', type: 'text' });
  await other.segments.create({ name: 'watched', type: 'realTime', rule: OSLO });
  await other.work.runDue();
  return { gate: new Gate(), other, clock };
}

it.each(['birthsAnnounced', 'write', 'written', 'read', 'evaluated', 'membershipsWritten', 'verified'])(
  'finds whoever was made by a process that died at the step %s',
  async (step) => {
    const account = `dead at ${step}`;
    const { gate, other, clock } = await watched(account);
    const maker = makerOf(account, clock, gate);
    const dead = gate.crash(step);
    void maker.profiles.upsertMany(crowd(0)).catch(() => undefined);
    await dead;
    await other.work.runDue();
    const made = step !== 'birthsAnnounced' && step !== 'write';
    expect(await membersOf(other, 'watched')).toHaveLength(made ? MANY / 2 : 0);
    // Written again by somebody else, they are the same people.
    const answers = await other.profiles.upsertMany(crowd(0));
    expect(answers.map((answer) => 'result' in answer && answer.result)).toEqual(
      answers.map(() => (made ? 'notModified' : 'created')),
    );
    expect(await membersOf(other, 'watched')).toHaveLength(MANY / 2);
    expect(await births(account)).toBe(made ? 0 : 1);
    // Who was never made is looked for for a day.
    clock.set('2026-03-02T12:00:00.001Z');
    await other.work.runDue();
    expect(await births(account)).toBe(0);
  },
);

it('leaves nothing behind, and no mark on anybody', async () => {
  const { other } = await watched('clean');
  await other.profiles.upsertMany(crowd(0, 3 * MANY));
  expect(await membersOf(other, 'watched')).toHaveLength((3 * MANY) / 2);
  expect(await births('clean')).toBe(0);
  const profiles = (await accounts.stored()).collection('profiles');
  expect(
    await profiles.countDocuments({
      account: 'clean',
      $or: [{ dirty: { $exists: true } }, { dirtyAt: { $exists: true } }],
    }),
  ).toBe(0);
  expect(await other.work.runDue()).toMatchObject({ recovered: 0 });
});

it('is right for whoever was erased or joined between the making of many and their evaluation', async () => {
  const account = 'away';
  const { gate, other, clock } = await watched(account);
  const maker = makerOf(account, clock, gate);
  // Of whoever is not in it yet it is known when time alone will let them in.
  await other.attributes.define({ name: 'contractEnd', type: 'date' });
  await other.segments.create({
    name: 'soon',
    type: 'realTime',
    rule: { attribute: 'contractEnd', operator: 'willBeWithin', amount: 7, unit: 'days' },
  });
  await other.work.runDue();
  await other.profiles.upsert({
    externalId: 'rome',
    emails: ['rome@example.com'],
    attributes: { city: 'Rome' },
  });
  const held = gate.hold('evaluated');
  const making = maker.profiles.upsertMany(
    crowd(0).map((person) => ({
      ...person,
      attributes: { ...person.attributes, contractEnd: '2026-05-01' },
    })),
  );
  await held.reached;
  await other.profiles.delete({ externalId: 'p0' });
  await other.profiles.delete({ externalId: 'p1' });
  // Who is in Oslo is joined to somebody in Rome.
  await other.profiles.upsert({ externalId: 'p2', emails: ['rome@example.com'] });
  held.release();
  await making;
  await other.work.runDue();
  const members = (await all(other.segments.members('watched'))).map(({ id }) => id);
  expect(members.sort()).toEqual((await all(other.audience.select(OSLO))).map(({ id }) => id).sort());
  expect(members).toHaveLength(MANY / 2 - 2);
  const db = await accounts.stored();
  const known = new Set(
    (
      await db
        .collection('profiles')
        .find({ account }, { projection: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => String(_id)),
  );
  const stored = await db.collection('memberships').find({ account }).toArray();
  expect(stored.filter(({ next }) => next !== undefined)).toHaveLength(known.size);
  expect(stored.filter(({ profileId }) => !known.has(String(profileId)))).toEqual([]);
});
