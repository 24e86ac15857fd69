import type { AudienceEngine } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('of-one');
const ADA = { externalId: 'ada' };
const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T12:00:00.000Z`;

async function withEvents(): Promise<AudienceEngine> {
  const engine = await accounts.open({ clock: handClock(day(28)) });
  await engine.events.trackMany([
    ...[3, 1, 2, 2, 2, 5].map((n, i) => ({
      id: `view-${i}`,
      profile: ADA,
      type: 'Item viewed',
      at: day(n),
      properties: { n, 'a.b': { c$: 1 } },
    })),
    { id: 'buy', profile: ADA, type: 'Purchase', at: day(4) },
    { id: 'other', profile: { externalId: 'ben' }, type: 'Purchase', at: day(4) },
  ]);
  return engine;
}

it("a person's events come the latest first, page by page, each once whatever their instants", async () => {
  const engine = await withEvents();
  const whole = await engine.profiles.events(ADA);
  expect(whole.map(({ id }) => id)).toEqual([
    'view-5',
    'buy',
    'view-0',
    'view-4',
    'view-3',
    'view-2',
    'view-1',
  ]);
  expect(whole[0]).toEqual({
    id: 'view-5',
    type: 'Item viewed',
    at: day(5),
    properties: { n: 5, 'a.b': { c$: 1 } },
  });
  for (const limit of [1, 2, 3, 4]) {
    const paged = [];
    for (let after: string | undefined; ; after = paged.at(-1)?.id) {
      const page = await engine.profiles.events(ADA, { limit, ...(after !== undefined && { after }) });
      paged.push(...page);
      if (page.length < limit) break;
    }
    expect(paged).toEqual(whole);
  }
});

it('or those of one type; nothing happened to who never did it', async () => {
  const engine = await withEvents();
  expect((await engine.profiles.events(ADA, { type: 'Purchase' })).map(({ id }) => id)).toEqual(['buy']);
  expect(
    (await engine.profiles.events(ADA, { type: 'Item viewed', limit: 2, after: 'view-0' })).map(
      ({ id }) => id,
    ),
  ).toEqual(['view-4', 'view-3']);
  expect(await engine.profiles.events(ADA, { type: 'Nothing' })).toEqual([]);
});

it('an unknown person, an event of somebody else as the page before, and bad options are refused', async () => {
  const engine = await withEvents();
  await expect(engine.profiles.events({ externalId: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.profiles.events(ADA, { after: 'other' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    path: '/after',
  });
  for (const options of [{ limit: 0 }, { limit: 1.5 }, { type: '' }, { type: 7 as never }])
    await expect(engine.profiles.events(ADA, options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('a person is in snapshot, real-time and predefined segments alike; since when is said where it is known', async () => {
  const engine = await withEvents();
  await engine.segments.create({
    name: 'Buyers',
    type: 'realTime',
    rule: { event: 'Purchase' },
  });
  await engine.segments.create({
    name: 'Viewers',
    type: 'snapshot',
    rule: { event: 'Item viewed', occurrence: { operator: 'moreThan', count: 3 } },
  });
  await engine.work.runDue();
  expect(await engine.profiles.segments(ADA)).toEqual([
    { id: expect.any(String), name: 'Buyers', type: 'realTime', predefined: false, since: day(28) },
    { id: expect.any(String), name: 'Inactive Mobile Users', type: 'realTime', predefined: true },
    { id: expect.any(String), name: 'Viewers', type: 'snapshot', predefined: false },
  ]);
  expect((await engine.profiles.segments({ externalId: 'ben' })).map(({ name }) => name)).toEqual([
    'Buyers',
    'Inactive Mobile Users',
  ]);
  await expect(engine.profiles.segments({ externalId: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('many are got at once, in order, each answered for itself', async () => {
  const engine = await withEvents();
  const ids = await engine.profiles.getMany([
    ADA,
    { externalId: 'nobody' },
    {} as never,
    null as never,
    ADA,
    { externalId: 'ben' },
  ]);
  expect(ids).toMatchObject([
    { index: 0, profile: ADA },
    { index: 1, error: { code: 'NOT_FOUND' } },
    { index: 2, error: { code: 'INVALID_ARGUMENT' } },
    { index: 3, error: { code: 'INVALID_ARGUMENT' } },
    { index: 4, profile: ADA },
    { index: 5, profile: { externalId: 'ben' } },
  ]);
  await expect(engine.profiles.getMany('ada' as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('many are asked of one rule at once, all for one instant', async () => {
  const engine = await withEvents();
  const rule = { event: 'Item viewed', occurrence: { operator: 'moreOrEqual', count: 5 } } as const;
  const refs = [ADA, { externalId: 'ben' }, { externalId: 'nobody' }, ADA];
  expect(await engine.audience.matchesMany(rule, refs)).toMatchObject([
    { index: 0, matched: true },
    { index: 1, matched: false },
    { index: 2, error: { code: 'NOT_FOUND' } },
    { index: 3, matched: true },
  ]);
  expect(await engine.audience.matchesMany(rule, refs, { now: day(4) })).toMatchObject([
    { matched: true },
    { matched: false },
    {},
    { matched: true },
  ]);
  expect(await engine.audience.matchesMany(rule, refs, { now: day(2) })).toMatchObject([
    { matched: false },
    { matched: false },
    {},
    { matched: false },
  ]);
  await expect(engine.audience.matchesMany({} as never, refs)).rejects.toMatchObject({
    code: 'INVALID_RULE',
  });
});
