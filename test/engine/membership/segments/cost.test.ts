import type { Document } from 'mongodb';
import { accountsOf } from '../../accounts';
import { bought, membersOf } from '../../watching';

const accounts = accountsOf('segment-cost');

it('one more segment costs the same beside a hundred others: it is read alone, by who saves it and by who evaluates it', async () => {
  const engine = await accounts.open({ account: 'cost' });
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      engine.segments.create({ name: `s${i}`, type: 'realTime', rule: { event: `Event ${i}` } }),
    ),
  );
  await engine.segments.create({ name: 'first', type: 'realTime', rule: bought() });
  await engine.work.runDue();
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
  const db = await accounts.stored();
  await db.command({ profile: 2 });
  await engine.segments.create({
    name: 'second',
    type: 'realTime',
    rule: { all: [bought(2), { segment: 'first', operator: 'isMember' }] },
  });
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
  await db.command({ profile: 0 });
  const reads = await db
    .collection('system.profile')
    .find({ op: 'query', ns: `${db.databaseName}.segments` })
    .toArray();
  const whole = reads.filter(
    ({ command }) => JSON.stringify((command as Document).projection) !== '{"_id":1}',
  );
  // The one that is referred to, when the rule is read; that one and the new one, when it is made ready.
  expect(whole.map(({ nreturned }) => nreturned as number)).toEqual([1, 1, 1]);
  expect(reads.length - whole.length).toBe(1);
  expect(await membersOf(engine, 'second')).toEqual(['ada']);
});
