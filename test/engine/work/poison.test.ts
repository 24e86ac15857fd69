import { engineOf } from '../../../engine/openEngine';
import { accountsOf, handClock } from '../accounts';
import { bought, LONDON, membersOf, person } from '../watching';

const accounts = accountsOf('poison');

it('one change that cannot be evaluated does not keep the others from being finished, and is not hidden', async () => {
  const account = 'poisoned';
  const healthy = await accounts.open({ account });
  await healthy.attributes.define({ name: 'city', type: 'text' });
  await healthy.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
  await healthy.work.runDue();
  const { id: poison } = await healthy.profiles.upsert({ externalId: 'poison' });
  let broken = true;
  const step = (name: string, detail: unknown): void => {
    if (!broken || name !== 'read') return;
    const asked = (Array.isArray(detail) ? detail : []) as { profile?: { _id: { toHexString(): string } } }[];
    if (asked.some(({ profile }) => profile?._id.toHexString() === poison))
      throw new TypeError('cannot be evaluated');
  };
  const engine = engineOf({ uri: accounts.database.uri, account, step });
  try {
    const stored = await accounts.stored();
    for (const one of [person('poison', 'London'), person('ada', 'London'), person('ben', 'London')]) {
      await engine.profiles.upsert(one, { wait: 'accepted' });
    }
    // As a crash before evaluation leaves them.
    await new Promise((done) => setTimeout(done, 200));
    await stored.collection('memberships').deleteMany({});
    await stored
      .collection('profiles')
      .updateMany({}, [{ $set: { dirty: { '*': '$revision' }, dirtyAt: '$$NOW' } }]);
    await expect(engine.work.runDue()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'cannot be evaluated',
    });
    expect(await membersOf(healthy, 'Londoners')).toEqual(['ada', 'ben']);
    broken = false;
    await engine.work.runDue();
    expect(await membersOf(healthy, 'Londoners')).toEqual(['ada', 'ben', 'poison']);
  } finally {
    await engine.close();
  }
});

it('one membership that cannot be evaluated does not keep time from changing the others', async () => {
  const [account, clock] = ['poisoned by time', handClock('2030-03-01T12:00:00.000Z')];
  const healthy = await accounts.open({ account, clock });
  await healthy.segments.create({ name: 'Buyers', type: 'realTime', rule: bought() });
  await healthy.work.runDue();
  await healthy.events.trackMany(
    ['poison', 'ada', 'ben'].map((externalId) => ({ profile: { externalId }, type: 'Purchase' })),
  );
  const { id: poison } = await healthy.profiles.get({ externalId: 'poison' });
  expect(await membersOf(healthy, 'Buyers')).toEqual(['ada', 'ben', 'poison']);
  const step = (name: string, detail: unknown): void => {
    if (
      name === 'read' &&
      (detail as { profile: { _id: { toHexString(): string } } }[]).some(
        ({ profile }) => profile._id.toHexString() === poison,
      )
    )
      throw new TypeError('cannot be evaluated');
  };
  const engine = engineOf({ uri: accounts.database.uri, account, clock, step });
  clock.set('2030-04-01T12:00:00.000Z');
  try {
    await expect(engine.work.runDue()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'cannot be evaluated',
    });
    expect(await membersOf(healthy, 'Buyers')).toEqual(['poison']);
  } finally {
    await engine.close();
  }
});
