import type { Db, Document } from 'mongodb';
import type { AudienceEngine } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { bought, LONDON, NOTHING_DUE, take } from '../../watching';

/** Somebody is held up in the middle of a change; meanwhile the person is erased, or joined to another one. */
const accounts = accountsOf('late');
const ADA = { externalId: 'ada' };
const clock = handClock('2030-03-01T12:00:00.000Z');
const TRACES = ['events', 'memberships', 'participants', 'entries'];

async function twoOf(
  account: string,
): Promise<{ slow: AudienceEngine; engine: AudienceEngine; gate: Gate; db: Db }> {
  const gate = new Gate();
  const engine = await accounts.open({ account, clock });
  const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.segments.create({ name: 'london', type: 'realTime', rule: LONDON });
  await engine.segments.create({ name: 'buyers', type: 'realTime', rule: bought() });
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { segments: ['london', 'buyers'] },
    on: ['entry', 'exit'],
  });
  await engine.work.runDue();
  await engine.profiles.upsert(ADA);
  return { slow, engine, gate, db: await accounts.stored() };
}

async function tracesOf(db: Db, account: string): Promise<Record<string, Document[]>> {
  return Object.fromEntries(
    await Promise.all(
      TRACES.map(async (name) => [name, await db.collection(name).find({ account }).toArray()] as const),
    ),
  );
}

const NONE = Object.fromEntries(TRACES.map((name) => [name, []]));

it.each(['evaluated', 'accepted'] as const)(
  'of a person who is erased between an event and its storing nothing stays behind (%s)',
  async (wait) => {
    const account = `event ${wait}`;
    const { slow, engine, gate, db } = await twoOf(account);
    const held = gate.hold('written');
    const late = slow.events.track({ profile: ADA, type: 'Purchase' }, { wait });
    await held.reached;
    await engine.profiles.delete(ADA);
    held.release();
    await late;
    await slow.work.runDue();
    expect(await tracesOf(db, account)).toEqual(NONE);
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
    await slow.close();
  },
);

it('of a person who is erased while an entry is made no entry stays behind', async () => {
  const { slow, engine, gate, db } = await twoOf('entry');
  const held = gate.hold('rowsMade');
  const late = slow.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
  await held.reached;
  await engine.profiles.delete(ADA);
  held.release();
  await late;
  expect(await take(engine, 'flow')).toEqual([]);
  expect(await tracesOf(db, 'entry')).toEqual(NONE);
  await slow.close();
});

it("an entry that is made while its person is joined to another one is that one's, once", async () => {
  const { slow, engine, gate } = await twoOf('joined');
  clock.set('2030-03-01T12:00:01.000Z');
  await engine.profiles.upsert({ externalId: 'later' });
  const held = gate.hold('rowsMade');
  const late = slow.profiles.upsert({ externalId: 'later', attributes: { city: 'London' } });
  await held.reached;
  await engine.profiles.merge([ADA, { externalId: 'later' }]);
  held.release();
  await late;
  await engine.work.runDue();
  const entries = await engine.entries.claim('flow');
  expect(entries.map(({ kind, profile }) => [kind, profile.id])).toEqual([
    ['entry', (await engine.profiles.get(ADA)).id],
  ]);
  await slow.close();
});

it('a person who is named in a launch and joined to another one before it is gone through enters as that one', async () => {
  const { slow, engine } = await twoOf('named');
  clock.set('2030-03-01T12:00:02.000Z');
  await engine.profiles.upsert({ externalId: 'later' });
  await engine.flows.launch({
    id: 'named',
    name: 'named',
    host: 'test',
    audience: { profiles: [{ externalId: 'later' }] },
  });
  const { id, merged } = await engine.profiles.merge([ADA, { externalId: 'later' }]);
  expect(merged).toHaveLength(1);
  await engine.work.runDue();
  expect((await engine.entries.claim('named')).map(({ profile }) => profile.id)).toEqual([id]);
  await slow.close();
});

it('a person who is tagged while being joined to another one carries the tag as that one', async () => {
  const { slow, engine, gate } = await twoOf('tagged');
  clock.set('2030-03-01T12:00:03.000Z');
  await engine.profiles.upsert({ externalId: 'later' });
  const held = gate.hold('write');
  const late = slow.tags.add([{ externalId: 'later' }], ['vip']);
  await held.reached;
  await engine.profiles.merge([ADA, { externalId: 'later' }]);
  held.release();
  expect(await late).toMatchObject({ profiles: 1, changed: 1 });
  expect((await engine.profiles.get(ADA)).tags).toEqual(['vip']);
  await slow.close();
});

describe('many are added to a flow, and after the first batch', () => {
  const BATCH = 500;

  async function held(
    account: string,
    meanwhile: (engine: AudienceEngine) => Promise<unknown>,
  ): Promise<{ added: Promise<unknown>; engine: AudienceEngine }> {
    const { slow, engine, gate } = await twoOf(account);
    clock.set('2030-03-01T12:00:04.000Z');
    await engine.profiles.upsertMany([
      ...Array.from({ length: BATCH }, (_, i) => ({ externalId: `p${i}` })),
      { externalId: 'later' },
    ]);
    const { reached, release } = gate.hold('rowsInserted');
    const added = slow.flows
      .add('flow', {
        profiles: [
          ...Array.from({ length: BATCH }, (_, i) => ({ externalId: `p${i}` })),
          { externalId: 'later' },
        ],
      })
      .finally(() => slow.close());
    added.catch(() => undefined);
    await reached;
    await meanwhile(engine);
    release();
    return { added, engine };
  }

  it('one is joined to somebody else: that one enters', async () => {
    const { added, engine } = await held('added and joined', (other) =>
      other.profiles.merge([ADA, { externalId: 'later' }]),
    );
    expect(await added).toMatchObject({ accepted: BATCH + 1 });
    expect(await take(engine, 'flow')).toContain('entry ada');
  });

  it('the flow is stopped: nobody else enters', async () => {
    const { added, engine } = await held('added and stopped', (other) => other.flows.stop('flow'));
    await expect(added).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(
      await (await accounts.stored()).collection('entries').countDocuments({ account: 'added and stopped' }),
    ).toBe(BATCH);
    expect((await engine.flows.get('flow')).status).toBe('stopped');
  });
});
