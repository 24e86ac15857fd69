import type { AudienceEngine } from '../../../engine';
import { eventually } from '../../support/until';
import { accountsOf } from '../accounts';

const accounts = accountsOf('background-work');

const isActive = async (engine: AudienceEngine, name: string): Promise<boolean> =>
  (await engine.segments.get(name)).status === 'active';
const LONDON = { attribute: 'city', operator: 'is', value: 'London', type: 'text' } as const;

it('builds segments, lets those in the audience enter, and moves people by time, without being asked', async () => {
  const engine = await accounts.open();
  engine.work.start();
  await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
  await eventually(() => isActive(engine, 'Londoners'));
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { segments: ['Londoners'] },
  });
  expect(await engine.entries.next('flow', { timeoutMs: 20_000 })).toBe(true);
  expect((await engine.entries.claim('flow')).map(({ profile }) => profile.externalId)).toEqual(['ada']);

  await engine.segments.create({
    name: 'Just here',
    type: 'realTime',
    rule: { event: 'Visit', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'minutes' } },
  });
  await eventually(() => isActive(engine, 'Just here'));
  // In ten seconds the visit is a minute ago.
  await engine.events.track({
    profile: { externalId: 'ada' },
    type: 'Visit',
    at: new Date(Date.now() - 50_000),
  });
  expect(await engine.segments.count('Just here')).toBe(1);
  await eventually(async () => (await engine.segments.count('Just here')) === 0);
});

it('is done by one process at a time, and by the next one at once when that one closes', async () => {
  const [first, second] = [
    await accounts.open({ account: 'shared' }),
    await accounts.open({ account: 'shared' }),
  ];
  first.work.start();
  second.work.start();
  const stored = await accounts.stored();
  const owners = async (): Promise<string[]> =>
    (
      await stored
        .collection('leases')
        .find({ _id: /^shared\./ as never })
        .toArray()
    ).map(({ owner }) => String(owner));
  await eventually(async () => (await owners()).length === 6);
  await first.close();
  await second.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
  await eventually(() => isActive(second, 'Londoners'));
  expect(await owners()).toHaveLength(6);
});

it('waits for a database that is away and never throws', async () => {
  const engine = await accounts.open({ uri: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100' });
  engine.work.start();
  engine.work.start();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await engine.work.stop();
});
