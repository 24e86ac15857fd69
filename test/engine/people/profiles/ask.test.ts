import type { Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('ask');
const BOUGHT: Rule = {
  event: 'Purchase',
  occurrence: { operator: 'moreOrEqual', count: 2 },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};

it('answers a rule for one profile, now and as of another instant', async () => {
  const engine = await accounts.open({ clock: handClock('2025-06-30T12:00:00.000Z') });
  const ada = { externalId: 'ada' };
  await engine.profiles.upsert({ ...ada, attributes: { city: 'London' }, tags: ['vip'] });
  await engine.events.trackMany([
    { profile: ada, type: 'Purchase', at: '2025-06-01T12:00:00Z' },
    { profile: ada, type: 'Purchase', at: '2025-06-10T12:00:00Z' },
    { profile: ada, type: 'Purchase', at: '2025-07-10T12:00:00Z' },
  ]);
  const rule: Rule = {
    all: [
      { attribute: 'city', operator: 'is', value: 'LONDON' },
      BOUGHT,
      { tags: ['VIP'], operator: 'hasAll' },
    ],
  };
  expect(await engine.audience.matches(rule, ada)).toBe(true);
  expect(await engine.audience.matches(rule, ada, { now: '2025-06-10T11:59:59.999Z' })).toBe(false);
  expect(await engine.audience.matches(rule, ada, { now: new Date('2025-07-01T12:00:00.001Z') })).toBe(false);
  const explained = await engine.audience.explain(rule, ada);
  expect(explained).toMatchObject({
    matched: true,
    nextChangeAt: '2025-07-01T12:00:00.001Z',
    members: [
      { path: '/all/0', matched: true, found: 'London' },
      { path: '/all/1', matched: true },
      { path: '/all/2', matched: true },
    ],
  });
});

it('refuses rules and profiles that do not exist', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  await expect(
    engine.audience.matches({ attribute: 'citty', operator: 'is', value: 'x' }, { externalId: 'ada' }),
  ).rejects.toMatchObject({ code: 'INVALID_RULE' });
  await expect(engine.audience.matches(BOUGHT, { externalId: 'nobody' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(engine.audience.matches(BOUGHT, { externalId: 'ada' }, { now: 'soon' })).rejects.toMatchObject(
    { code: 'INVALID_ARGUMENT', path: '/now' },
  );
});

it('knows an attribute in every engine as soon as one has written it', async () => {
  const account = 'fresh';
  const [writer, reader] = [
    await accounts.open({ account }),
    await accounts.open({ account, appName: 'another process' }),
  ];
  const rule = { attribute: 'spend', operator: 'greaterThan', value: 5 } as const;
  expect(await reader.audience.validate(rule)).toMatchObject({ valid: false });
  await writer.profiles.upsert({ externalId: 'ada', attributes: { spend: 7 } });
  expect(await reader.audience.validate(rule)).toEqual({ valid: true, problems: [] });
  expect(await reader.audience.matches(rule, { externalId: 'ada' })).toBe(true);
});

it('says what is wrong with a rule for its purpose, and what a good one says', async () => {
  const engine = await accounts.open();
  expect(
    (await engine.audience.validate({ doNotContact: 'email', operator: 'isListed' }, { for: 'realTime' }))
      .valid,
  ).toBe(false);
  expect(
    (await engine.audience.validate({ doNotContact: 'email', operator: 'isListed' }, { for: 'snapshot' }))
      .valid,
  ).toBe(true);
  await expect(engine.audience.validate(BOUGHT, { for: 'fun' as never })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/for',
  });
  expect(await engine.audience.describe(BOUGHT)).toMatch(/Purchase.*30 days/);
  await expect(engine.audience.describe({} as never)).rejects.toMatchObject({ code: 'INVALID_RULE' });
});
