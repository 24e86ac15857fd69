import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('splits');
const even = {
  branches: [
    { name: 'short', share: 45 },
    { name: 'long', share: 45 },
  ],
  holdout: 10,
};
const people = Array.from({ length: 200 }, (_, n) => ({ externalId: `p${n}` }));

it('a branch is the same for ever and in every process; other shares move nobody who was asked for', async () => {
  const [one, two] = [await accounts.open({ account: 'same' }), await accounts.open({ account: 'same' })];
  await one.profiles.upsertMany(people);
  const before = await Promise.all(people.map((ref) => one.splits.assign('subject', even, ref)));
  expect(new Set(before)).toEqual(new Set(['short', 'long', 'holdout']));
  expect(await Promise.all(people.map((ref) => two.splits.assign('subject', even, ref)))).toEqual(before);
  const other = {
    branches: [
      { name: 'short', share: 100 },
      { name: 'long', share: 0 },
    ],
    holdout: 0,
  };
  expect(await Promise.all(people.map((ref) => two.splits.assign('subject', other, ref)))).toEqual(before);
  await one.profiles.upsert({ externalId: 'late' });
  expect(await one.splits.assign('subject', other, { externalId: 'late' })).toBe('short');
  const report = await one.splits.report('subject');
  expect(report.profiles).toBe(201);
  expect(report.branches).toEqual(
    ['short', 'long', 'holdout'].map((name) => ({
      name,
      share: name === 'short' ? 100 : 0,
      profiles: before.filter((branch) => branch === name).length + (name === 'short' ? 1 : 0),
    })),
  );
});

it('of two who ask for one profile at once with other shares both are told the same', async () => {
  const engines = await Promise.all([1, 2, 3].map(() => accounts.open({ account: 'atOnce' })));
  const [first] = engines as [(typeof engines)[0]];
  await first.profiles.upsertMany(people.slice(0, 20));
  for (const ref of people.slice(0, 20)) {
    const told = await Promise.all(
      engines.map((engine, i) =>
        engine.splits.assign(
          'offer',
          {
            branches: [
              { name: 'a', share: i * 50 },
              { name: 'b', share: 100 - i * 50 },
            ],
          },
          ref,
        ),
      ),
    );
    expect(new Set(told).size).toBe(1);
  }
});

it('shares may be fractions: a third each adds up to 100, 33.3 each does not', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people);
  const thirds = (share: number) => ({ branches: ['a', 'b', 'c'].map((name) => ({ name, share })) });
  const uneven = {
    branches: [
      { name: 'a', share: 33.3 },
      { name: 'b', share: 66.7 },
    ],
  };
  for (const ref of people) await engine.splits.assign('uneven', uneven, ref);
  const report = await engine.splits.report('uneven');
  expect(report.branches.map(({ share }) => share)).toEqual([33.3, 66.7]);
  expect(report.profiles).toBe(people.length);
  expect(['a', 'b', 'c']).toContain(
    await engine.splits.assign('thirds', thirds(100 / 3), { externalId: 'p0' }),
  );
  await expect(engine.splits.assign('less', thirds(33.3), { externalId: 'p0' })).rejects.toMatchObject({
    message: 'The shares add up to 99.9.',
    path: '/branches',
  });
});

it('whose branch is no more gets another one, once', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  const only = (name: string) => ({ branches: [{ name, share: 100 }] });
  expect(await engine.splits.assign('s', only('a'), { externalId: 'ada' })).toBe('a');
  expect(await engine.splits.assign('s', only('b'), { externalId: 'ada' })).toBe('b');
  expect(
    await engine.splits.assign(
      's',
      {
        branches: [
          { name: 'a', share: 100 },
          { name: 'b', share: 0 },
        ],
      },
      { externalId: 'ada' },
    ),
  ).toBe('b');
});

it('who is joined takes the branch along, who is erased leaves none, and the export names it', async () => {
  const engine = await accounts.open({ clock: handClock('2026-05-01T00:00:00Z') });
  await engine.profiles.upsertMany([{ externalId: 'old' }, { externalId: 'young' }]);
  const branch = await engine.splits.assign('s', even, { externalId: 'young' });
  await engine.profiles.merge([{ externalId: 'old' }, { externalId: 'young' }]);
  expect((await engine.profiles.export({ externalId: 'old' })).splits).toEqual([
    { split: 's', branch, at: '2026-05-01T00:00:00.000Z' },
  ]);
  expect(await engine.splits.assign('s', even, { externalId: 'old' })).toBe(branch);
  await engine.profiles.delete({ externalId: 'old' });
  expect(await engine.splits.report('s')).toMatchObject({ profiles: 0 });
});

it('refuses shares that do not add up, and what is no share, with the place', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  const ada = { externalId: 'ada' };
  const bad: [unknown, string][] = [
    [{ branches: [] }, '/branches'],
    [{ branches: [{ name: 'a', share: 99 }] }, '/branches'],
    [{ branches: [{ name: 'a', share: 100 }], holdout: 10 }, '/branches'],
    [{ branches: [{ name: 'a', share: -1 }] }, '/branches/0/share'],
    [{ branches: [{ name: 'a', share: '100' }] }, '/branches/0/share'],
    [{ branches: [{ name: '', share: 100 }] }, '/branches/0/name'],
    [
      {
        branches: [
          { name: 'a', share: 50 },
          { name: 'a', share: 50 },
        ],
      },
      '/branches/1/name',
    ],
    [{ branches: [{ name: 'holdout', share: 50 }], holdout: 50 }, '/holdout'],
    [{ branches: [{ name: 'a', share: 100 }], holdout: Number.NaN }, '/holdout'],
  ];
  for (const [definition, path] of bad)
    await expect(engine.splits.assign('s', definition as never, ada)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
  await expect(engine.splits.assign('', even, ada)).rejects.toMatchObject({ path: '/name' });
  await expect(engine.splits.assign('s', even, { externalId: 'who' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(engine.splits.report('s')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
