import { accountsOf } from '../../accounts';

const accounts = accountsOf('companies');

it('R94 lists companies by name with the number of profiles; upper and lower case are one', async () => {
  const engine = await accounts.open();
  const companies = ['Acme', 'ACME', 'acme', 'Zeta', 'Straße AG', 'STRASSE AG', undefined];
  await engine.profiles.upsertMany(
    companies.map((company, i) => ({ externalId: `p${i}`, ...(company && { attributes: { company } }) })),
  );
  expect(await engine.companies.list()).toEqual([
    { name: 'Acme', profiles: 3 },
    { name: 'Straße AG', profiles: 2 },
    { name: 'Zeta', profiles: 1 },
  ]);
  expect(await engine.companies.list({ search: ' STRAS' })).toEqual([{ name: 'Straße AG', profiles: 2 }]);
  expect(await engine.companies.list({ search: '$e' })).toEqual([]);
  expect(await engine.companies.list({ limit: 1 })).toEqual([{ name: 'Acme', profiles: 3 }]);
  await engine.profiles.upsertMany(
    [6, 7, 8].map((i) => ({ externalId: `z${i}`, attributes: { company: 'Zeta' } })),
  );
  expect((await engine.companies.list({ order: 'largest' })).map(({ name }) => name)).toEqual([
    'Zeta',
    'Acme',
    'Straße AG',
  ]);
  await expect(engine.companies.list({ order: 'smallest' as 'name' })).rejects.toMatchObject({
    path: '/order',
  });
});

it('R94 a company that is listed selects the profiles that were counted, and goes with the last of them', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(
    [1, 2, 3].map((i) => ({ externalId: `p${i}`, attributes: { company: i === 1 ? 'Solo' : 'Duo' } })),
  );
  for (const { name, profiles } of await engine.companies.list())
    expect(await engine.audience.count({ attribute: 'company', operator: 'is', value: name })).toBe(profiles);
  await engine.profiles.upsert({ externalId: 'p1', attributes: { company: null } });
  expect(await engine.companies.list()).toEqual([{ name: 'Duo', profiles: 2 }]);
  expect(await (await accounts.open()).companies.list()).toEqual([]);
});

it.each([[{ limit: 0 }], [{ limit: 1.5 }], [{ limit: 10_001 }], [{ search: 7 as never }]])(
  'refuses %j',
  async (options) => {
    const engine = await accounts.open();
    await expect(engine.companies.list(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  },
);
