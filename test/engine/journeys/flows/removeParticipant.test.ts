import type { AudienceEngine } from '../../../../engine';
import { accountsOf } from '../../accounts';
import { all } from '../../watching';

const accounts = accountsOf('remove-participant');
const LONDON = { attribute: 'city', operator: 'is', value: 'London' } as const;
const ADA = { externalId: 'ada' };

async function withFlow(more: object = {}): Promise<AudienceEngine> {
  const engine = await accounts.open();
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'test',
    audience: { segments: ['Londoners'] },
    on: ['entry', 'exit'],
    reEntry: 'afterExit',
    ...more,
  });
  await engine.work.runDue();
  return engine;
}
const kinds = async (engine: AudienceEngine): Promise<string[]> =>
  (await engine.entries.claim('welcome')).map(({ kind }) => kind);

it('somebody who is taken out is out: what waits is withdrawn, and there is one exit', async () => {
  const engine = await withFlow();
  expect(await engine.flows.removeParticipant('welcome', ADA)).toEqual({
    profileId: expect.any(String),
    removed: true,
  });
  expect(await kinds(engine)).toEqual(['exit']);
  const [participant] = await all(engine.flows.participants('welcome'));
  expect(participant).toMatchObject({ entries: 1, exitedAt: expect.any(String) });
  expect(await engine.flows.removeParticipant('welcome', ADA)).toMatchObject({ removed: false });
  expect(await kinds(engine)).toEqual([]);
});

it('an entry that somebody is working on is theirs to the end, and the exit follows', async () => {
  const engine = await withFlow();
  const [entry] = await engine.entries.claim('welcome');
  await engine.flows.removeParticipant('welcome', ADA);
  await engine.entries.ack(entry as NonNullable<typeof entry>);
  expect(await kinds(engine)).toEqual(['exit']);
});

it('the person stays in the segment; the next visit enters as the re-entry setting says, and the one that was ended makes no second exit', async () => {
  const engine = await withFlow();
  await engine.flows.removeParticipant('welcome', ADA);
  expect(await kinds(engine)).toEqual(['exit']);
  expect(await engine.segments.count('Londoners')).toBe(1);
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'Paris' } });
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
  await engine.work.runDue();
  expect(await kinds(engine)).toEqual(['entry']);
});

it('a flow that hears of entries only hears of no exit, and with re-entry never nobody comes back', async () => {
  const engine = await withFlow({ on: ['entry'], reEntry: 'never' });
  await engine.flows.removeParticipant('welcome', ADA);
  expect(await kinds(engine)).toEqual([]);
  expect(await engine.flows.addMany('welcome', [ADA])).toMatchObject([{ outcome: 'notAllowedToReEnter' }]);
});

it('somebody who was added by hand is taken out as well, and may be added again', async () => {
  const engine = await withFlow({ audience: { tags: ['vip'] } });
  expect(await engine.flows.addMany('welcome', [ADA, { externalId: 'nobody' }, {} as never])).toMatchObject([
    { index: 0, outcome: 'accepted' },
    { index: 1, error: { code: 'NOT_FOUND' } },
    { index: 2, error: { code: 'INVALID_ARGUMENT' } },
  ]);
  expect(await engine.flows.addMany('welcome', [ADA, ADA])).toMatchObject([
    { outcome: 'alreadyInFlow' },
    { outcome: 'alreadyInFlow' },
  ]);
  await engine.flows.removeParticipant('welcome', ADA);
  expect(await kinds(engine)).toEqual(['exit']);
  expect(await engine.flows.addMany('welcome', [ADA])).toMatchObject([{ outcome: 'accepted' }]);
});

it('an unknown flow or profile, and one that never took part, are refused', async () => {
  const engine = await withFlow();
  await engine.profiles.upsert({ externalId: 'stranger' });
  for (const [flow, ref] of [
    ['other', ADA],
    ['welcome', { externalId: 'nobody' }],
    ['welcome', { externalId: 'stranger' }],
  ] as const)
    await expect(engine.flows.removeParticipant(flow, ref)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
