import type { AudienceEngine, Rule } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('segments at once');
const LONDON: Rule = { attribute: 'city', operator: 'is', value: 'London', type: 'text' };
const IN = (segment: string): Rule => ({ segment, operator: 'isMember' });
/** Where a call has looked and not yet written. */
const LOOKED = ['segmentChecked', 'segmentUnused', 'tagUnused'];

/**
 * One engine is held between its look and its write, until the other one has either looked as well or is kept
 * waiting: the worst that two processes can do to each other.
 * @returns the codes of what came of the two, in their order.
 */
async function atOnce(
  account: string,
  first: (engine: AudienceEngine) => Promise<unknown>,
  second: (engine: AudienceEngine) => Promise<unknown>,
): Promise<string[]> {
  let release: () => void = () => undefined;
  let looked: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const firstLooked = new Promise<void>((resolve) => (looked = resolve));
  const one = engineOf({
    uri: accounts.database.uri,
    account,
    step: (name) => {
      if (!LOOKED.includes(name)) return undefined;
      looked();
      return released;
    },
  });
  const other = engineOf({
    uri: accounts.database.uri,
    account,
    step: (name) => (name === 'definitionsAwaited' || LOOKED.includes(name) ? release() : undefined),
  });
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  try {
    const held = codeOf(first(one));
    await firstLooked;
    const late = codeOf(second(other));
    return [await held, await late];
  } finally {
    release();
    await Promise.all([one.close(), other.close()]);
  }
}

async function withSegments(account: string, ...names: string[]): Promise<AudienceEngine> {
  const engine = await accounts.open({ account });
  for (const name of names) await engine.segments.create({ name, type: 'snapshot', rule: LONDON });
  return engine;
}

it('of two edits at once that would make a circle one is refused', async () => {
  const engine = await withSegments('circle', 'P', 'Q');
  expect(
    await atOnce(
      'circle',
      (one) => one.segments.edit('P', { rule: IN('Q') }),
      (other) => other.segments.edit('Q', { rule: IN('P') }),
    ),
  ).toEqual(['done', 'INVALID_RULE']);
  expect(await engine.segments.count('P')).toBe(0);
  expect((await engine.segments.get('Q')).rule).toEqual(LONDON);
});

it.each([
  ['edited to use', (engine: AudienceEngine) => engine.segments.edit('E', { rule: IN('D') })],
  [
    'created to use',
    (engine: AudienceEngine) => engine.segments.create({ name: 'New', type: 'snapshot', rule: IN('D') }),
  ],
])(
  'a segment that is deleted while another one is %s it: one of the two is refused, and nothing dangles',
  async (what, use) => {
    const account = `dangling ${what}`;
    const engine = await withSegments(account, 'D', 'E');
    expect(await atOnce(account, (one) => one.segments.delete('D'), use)).toEqual(['done', 'INVALID_RULE']);
    await engine.segments.create({ name: 'D', type: 'snapshot', rule: LONDON });
    expect(await atOnce(account, use, (other) => other.segments.delete('D'))).toEqual(['done', 'IN_USE']);
    for (const { name } of await engine.segments.list()) expect(await engine.segments.count(name)).toBe(0);
  },
);

it('a tag that is deleted without force while a segment begins to use it: one of the two is refused', async () => {
  const account = 'tag';
  const engine = await withSegments(account, 'E');
  await engine.tags.create('vip');
  const use = (one: AudienceEngine) =>
    one.segments.edit('E', { rule: { tags: ['VIP'], operator: 'hasAny' } });
  expect(await atOnce(account, use, (other) => other.tags.delete('vip'))).toEqual(['done', 'IN_USE']);
  await engine.segments.edit('E', { rule: LONDON });
  const stored = (await accounts.stored()).collection('tags');
  await stored.updateOne({ account, key: 'vip' }, { $set: { leaving: new Date() } });
  await expect(use(engine)).rejects.toMatchObject({ code: 'IN_USE', path: '/rule' });
  // A deletion that a crash has ended goes on with the next one.
  expect(await engine.tags.delete('vip')).toMatchObject({ name: 'vip' });
  await use(engine);
});

it('a circle that is there all the same is an error with a place, and is mended by an edit', async () => {
  const account = 'there';
  const engine = await withSegments(account, 'P', 'Q', 'R');
  await engine.segments.edit('P', { rule: IN('Q') });
  await engine.segments.edit('R', { rule: IN('P') });
  await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
  const stored = (await accounts.stored()).collection('segments');
  await stored.updateOne({ account, nameKey: 'q' }, { $set: { 'definition.rule': IN('P') } });
  await (
    await accounts.stored()
  )
    .collection<{ _id: string }>('config')
    .updateOne({ _id: account }, { $inc: { version: 1 } });
  const ref = { externalId: 'ada' };
  for (const name of ['P', 'Q', 'R'])
    for (const ask of [
      () => engine.segments.count(name),
      () => engine.audience.count(IN(name)),
      () => engine.audience.matches(IN(name), ref),
      () => engine.audience.explain(IN(name), ref),
      () => engine.segments.duplicate(name),
      () => engine.segments.compare(IN(name), LONDON),
      () => engine.broadcasts.create({ name: 'B', channel: 'email', rule: IN(name) }),
      () =>
        engine.flows.launch({
          id: 'f',
          name: 'f',
          host: 'test',
          audience: { segments: [name] },
          updateAfterLaunch: 'never',
        }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'INVALID_RULE' });
  expect(await engine.audience.validate(IN('R'), { for: 'snapshot' })).toMatchObject({
    valid: false,
    problems: [{ path: '/segment', message: expect.stringContaining('lead back to themselves') }],
  });
  expect((await engine.segments.list()).length).toBeGreaterThanOrEqual(3);
  await engine.segments.edit('Q', { rule: LONDON });
  expect(await engine.segments.count('R')).toBe(1);
});

it('whoever brings an event once more, at the same instant too, is told of a profile that is there', async () => {
  const account = 'copies';
  const [one, other] = [await accounts.open({ account }), await accounts.open({ account })];
  const copies = Array.from({ length: 20 }, (_, i) => ({
    id: 'e1',
    type: 'T',
    profile: { externalId: `p${i % 4}` },
  }));
  const tracked = await Promise.all(copies.map((event, i) => (i % 2 ? one : other).events.track(event)));
  const people = await one.profiles.find(null);
  expect(tracked.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  const named = new Set(tracked.map(({ profileId }) => profileId));
  expect(named.size).toBe(1);
  expect(people.map(({ id }) => id)).toEqual(expect.arrayContaining([...named]));
});
