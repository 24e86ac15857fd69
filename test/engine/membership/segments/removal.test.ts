import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { engineOf } from '../../../../engine/openEngine';
import { ensureBuilt } from '../../../support/built';
import { accountsOf } from '../../accounts';
import { Gate } from '../realtime/Gate';
import { LONDON, membersOf, NOTHING_DUE, person } from '../../watching';

const accounts = accountsOf('removal');
const PEOPLE = 30;
const londoners = () =>
  Array.from({ length: PEOPLE }, (_, i) => ({ ...person(`p${i}`, 'London'), tags: ['vip'] }));

async function memberships(account: string): Promise<number> {
  return (await accounts.stored()).collection('memberships').countDocuments({ account });
}

describe('a process that is killed', () => {
  beforeAll(ensureBuilt, 180_000);

  it.each(['segment', 'flow'])(
    'between a segment and its memberships leaves them to the next: deleting a %s',
    async (what) => {
      const account = `killed ${what}`;
      const engine = await accounts.open({ account });
      await engine.profiles.upsertMany(londoners());
      if (what === 'segment')
        await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
      else
        await engine.flows.launch({ id: 'Londoners', name: 'x', host: 'test', audience: { tags: ['vip'] } });
      await engine.work.runDue();
      const child = fork(resolve(__dirname, 'remover.cjs'), [
        accounts.database.uri,
        account,
        what,
        'Londoners',
      ]);
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL');

      // Nobody sees it any more, and its name is free.
      expect((await engine.segments.list()).map(({ name }) => name)).not.toContain('Londoners');
      await expect(engine.segments.get('Londoners')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await memberships(account)).toBe(PEOPLE);
      expect(await engine.work.runDue()).toEqual({ ...NOTHING_DUE, erased: PEOPLE });
      expect(await memberships(account)).toBe(0);
      expect(await engine.work.runDue()).toEqual(NOTHING_DUE);

      await engine.segments.create({ name: 'londoners', type: 'realTime', rule: LONDON });
      await engine.work.runDue();
      expect(await membersOf(engine, 'Londoners')).toHaveLength(PEOPLE);
      // What is left of the one that went is gone a minute later.
      const later = await accounts.open({ account, clock: { now: () => new Date(Date.now() + 61_000) } });
      await later.work.runDue();
      expect(
        await (
          await accounts.stored()
        )
          .collection('segments')
          .find({ $or: [{ account }, { 'departure.account': account }] })
          .project({ name: 1, _id: 0 })
          .toArray(),
      ).toEqual([{ name: 'londoners' }]);
      expect(await membersOf(engine, 'Londoners')).toHaveLength(PEOPLE);
    },
    60_000,
  );
});

it.each([
  ['a build', async (engine: ReturnType<typeof engineOf>) => void (await engine.work.runDue())],
  [
    'a change',
    async (engine: ReturnType<typeof engineOf>) => void (await engine.profiles.upsert(person('p0', 'Rome'))),
  ],
])('what %s writes that had begun before is removed as well', async (_, act) => {
  const account = `late ${_}`;
  const gate = new Gate();
  const [slow, quick] = [
    engineOf({ uri: accounts.database.uri, account, step: gate.step }),
    await accounts.open({ account }),
  ];
  try {
    await quick.profiles.upsertMany(londoners());
    await quick.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
    if (_ === 'a change') await quick.work.runDue();
    const { reached, release } = gate.hold('evaluated');
    const acting = act(slow);
    await reached;
    await quick.segments.delete('Londoners');
    release();
    await acting;
    await quick.work.runDue();
    expect(await memberships(account)).toBe(0);
  } finally {
    await slow.close();
  }
});

it('a segment that was deleted is found by no call, not by its id either', async () => {
  const account = 'deleted';
  const engine = await accounts.open({ account });
  const { id } = await engine.segments.create({
    name: 'Londoners',
    type: 'snapshot',
    rule: { identity: 'email', operator: 'isNotEmpty' },
  });
  await engine.segments.delete(id);
  await expect(engine.segments.edit(id, { name: 'Parisians' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.segments.delete(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await engine.segments.list()).every(({ predefined }) => predefined)).toBe(true);
});
