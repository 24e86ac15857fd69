import { accountsOf } from '../../accounts';

const accounts = accountsOf('tags-of-each');

it('R63 each gets its own tags; what is wrong with one item is that item alone', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany([{ externalId: 'ada', tags: ['vip'] }, { externalId: 'ben' }]);
  const answers = await engine.tags.addMany([
    { profile: { externalId: 'ada' }, tags: ['VIP'] },
    { profile: { externalId: 'nobody' }, tags: ['vip'] },
    { profile: { externalId: 'ben' }, tags: ['new', 'vip'] },
    { profile: { externalId: 'ben' }, tags: [''] },
    { profile: { externalId: 'ben' }, tags: ['later'] },
    null as never,
  ]);
  expect(answers).toMatchObject([
    { index: 0, changed: false },
    { index: 1, error: { code: 'NOT_FOUND' } },
    { index: 2, changed: true },
    { index: 3, error: { code: 'INVALID_ARGUMENT', path: '/tags/0' } },
    { index: 4, changed: true },
    { index: 5, error: { code: 'INVALID_ARGUMENT' } },
  ]);
  expect((await engine.profiles.get({ externalId: 'ben' })).tags).toEqual(['later', 'new', 'vip']);
  expect(await engine.tags.list()).toMatchObject([
    { name: 'later', profiles: 1 },
    { name: 'new', profiles: 1 },
    { name: 'vip', profiles: 2 },
  ]);
});

it('R63 and each loses its own; a tag that nobody knows is on nobody', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany([
    { externalId: 'ada', tags: ['vip', 'new'] },
    { externalId: 'ben', tags: ['vip'] },
  ]);
  expect(
    await engine.tags.removeMany([
      { profile: { externalId: 'ada' }, tags: ['vip'] },
      { profile: { externalId: 'ben' }, tags: ['unheard of'] },
    ]),
  ).toMatchObject([{ changed: true }, { changed: false }]);
  expect((await engine.profiles.get({ externalId: 'ada' })).tags).toEqual(['new']);
  expect((await engine.tags.list()).map(({ name }) => name)).toEqual(['new', 'vip']);
});

it('real-time segments follow, and no list is refused', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  await engine.segments.create({
    name: 'VIPs',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  await engine.work.runDue();
  await engine.tags.addMany([{ profile: { externalId: 'ada' }, tags: ['vip'] }]);
  expect(await engine.segments.count('VIPs')).toBe(1);
  await expect(engine.tags.addMany({} as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await engine.tags.addMany([])).toEqual([]);
});
