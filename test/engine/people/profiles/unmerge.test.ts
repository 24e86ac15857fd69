import fc from 'fast-check';
import { ObjectId } from 'mongodb';
import type { AudienceEngine } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { all, bought, LONDON, membersOf, NOTHING_DUE, take } from '../../watching';

const accounts = accountsOf('unmerge');
const clock = handClock('2030-03-01T12:00:00.000Z');
const ADA = { externalId: 'ada' };
const BEN = { externalId: 'ben' };

/** A value that several may share, or none. */
const maybe = fc.option(fc.constantFrom('one', 'two'), { nil: undefined });
const slowOnes: AudienceEngine[] = [];
afterAll(() => Promise.all(slowOnes.map((engine) => engine.close())));

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  );

const typesOf = async (engine: AudienceEngine, ref: { id: string }): Promise<string[]> =>
  (await engine.profiles.events(ref)).map(({ type }) => type).sort();

/** Ada came first, Ben after her; one write has both. */
async function joined(engine: AudienceEngine) {
  const ada = await engine.profiles.upsert({
    ...ADA,
    emails: ['family@example.com'],
    attributes: { firstName: 'Ada' },
    tags: ['both', 'hers'],
  });
  const ben = await engine.profiles.upsert({
    ...BEN,
    emails: ['Ben@Bücher.example'],
    phones: ['+442079460001'],
    attributes: { firstName: 'Ben', city: 'London', size: 44, colour: 'blue' },
    tags: ['both', 'his'],
  });
  await engine.events.track({ id: 'e1', profile: BEN, type: 'Purchase', at: clock.now().toISOString() });
  await engine.events.track({ id: 'e2', profile: ADA, type: 'Visit', at: clock.now().toISOString() });
  const before = [await engine.profiles.get(ADA), await engine.profiles.get(BEN)] as const;
  await engine.profiles.upsert({ ...ADA, emails: ['ben@bücher.example'], attributes: { size: 38 } });
  return { ada: ada.id, ben: ben.id, before };
}

it.each(['of the one who was joined', 'of the one who took over'])(
  'by the id %s a join is undone: both are who they were, but for what was written since',
  async (whose) => {
    const engine = await accounts.open({ clock });
    const { ada, ben, before } = await joined(engine);
    await engine.profiles.upsert({
      ...ADA,
      phones: ['+442079460009'],
      attributes: { colour: 'red' },
      tags: ['since'],
    });
    await engine.events.track({ id: 'e3', profile: BEN, type: 'Since', at: clock.now().toISOString() });
    expect(await engine.profiles.get({ id: ben })).toMatchObject({ id: ada });
    expect(await engine.profiles.joins({ id: ada })).toEqual([
      { id: ben, at: '2030-03-01T12:00:00.000Z', until: '2030-03-31T12:00:00.000Z', profile: before[1] },
    ]);
    expect(await engine.profiles.unmerge(whose.endsWith('joined') ? ben : ada)).toEqual({
      id: ben,
      from: ada,
    });
    expect(await engine.profiles.get(BEN)).toEqual(before[1]);
    expect(await engine.profiles.get({ email: 'ben@xn--bcher-kva.example' })).toEqual(before[1]);
    expect(await engine.profiles.get(ADA)).toEqual({
      ...before[0],
      phones: ['+442079460009'],
      attributes: { firstName: 'Ada', size: 38, colour: 'red' },
      tags: ['both', 'hers', 'since'],
    });
    expect(await typesOf(engine, { id: ben })).toEqual(['Purchase']);
    expect(await typesOf(engine, { id: ada })).toEqual(['Since', 'Visit']);
    expect(await engine.profiles.joins({ id: ada })).toEqual([]);
    expect(await codeOf(engine.profiles.unmerge(ben))).toBe('NOT_FOUND');
    // As any two others they can be joined again, and that undone again.
    await engine.profiles.merge([ADA, BEN]);
    expect(await engine.profiles.unmerge(ben)).toEqual({ id: ben, from: ada });
    expect(await engine.profiles.get(BEN)).toEqual(before[1]);
    expect(await typesOf(engine, { id: ben })).toEqual(['Purchase']);
  },
);

it('segments are evaluated for both, and nobody enters a segment or a flow again by being on their own again', async () => {
  const engine = await accounts.open({ clock });
  const rules = { Londoners: LONDON, buyers: bought(1) };
  for (const [name, rule] of Object.entries(rules))
    await engine.segments.create({ name, type: 'realTime', rule });
  const flow = {
    name: 'flow',
    host: 'test',
    on: ['entry', 'exit'] as ('entry' | 'exit')[],
    updateAfterLaunch: 'realTime' as const,
  };
  for (const [id, reEntry] of [
    ['once', 'never'],
    ['again', 'afterExit'],
  ] as const)
    await engine.flows.launch({ ...flow, id, reEntry, audience: { segments: ['Londoners'] } });
  await engine.work.runDue();
  const { ben } = await joined(engine);
  for (const id of ['once', 'again']) expect(await take(engine, id)).toEqual(['entry ada']);
  expect(await membersOf(engine, 'Londoners')).toEqual(['ada']);
  await engine.profiles.unmerge(ben);
  for (const name of Object.keys(rules)) {
    expect(await membersOf(engine, name)).toEqual(['ben']);
    expect(await engine.segments.count(name)).toBe(1);
  }
  for (const id of ['once', 'again']) expect(await take(engine, id)).toEqual(['exit ada']);
  clock.set('2030-03-01T13:00:00.000Z');
  await engine.profiles.upsert({ ...BEN, attributes: { city: 'Paris' } });
  await engine.profiles.upsert({ ...BEN, attributes: { city: 'London' } });
  expect(await take(engine, 'once')).toEqual([]);
  expect(await take(engine, 'again')).toEqual(['entry ben']);
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
});

it('joins of joins are undone one by one, in any order', async () => {
  for (const order of [
    ['b', 'c'],
    ['c', 'b'],
  ]) {
    const engine = await accounts.open({ clock });
    const ids: Record<string, string> = {};
    const person = (one: string) => ({ externalId: one, attributes: { [`of ${one}`]: 1 }, tags: [one] });
    for (const one of ['a', 'b', 'c']) {
      ids[one] = (await engine.profiles.upsert(person(one))).id;
      await engine.events.track({ id: one, profile: { externalId: one }, type: one });
    }
    const each = async () =>
      Promise.all(['a', 'b', 'c'].map((externalId) => engine.profiles.get({ externalId })));
    const before = await each();
    await engine.profiles.merge([{ externalId: 'b' }, { externalId: 'c' }]);
    await engine.profiles.merge([{ externalId: 'a' }, { externalId: 'b' }]);
    expect(await engine.profiles.get({ externalId: 'c' })).toMatchObject({
      id: ids['a'],
      tags: ['a', 'b', 'c'],
    });
    for (const one of order) await engine.profiles.unmerge(ids[one] as string);
    expect(await each()).toEqual(before);
    for (const one of ['a', 'b', 'c'])
      expect(await typesOf(engine, { id: ids[one] as string })).toEqual([one]);
  }
});

it('what two of those who were joined have brought stays until both are on their own again', async () => {
  const engine = await accounts.open({ clock });
  const person = (externalId: string, city?: string) =>
    engine.profiles.upsert({
      externalId,
      ...(city !== undefined && { attributes: { city }, tags: ['vip'] }),
    });
  const ada = { externalId: 'ada' };
  await person('ada');
  const [ben, cleo] = [await person('ben', 'Leeds'), await person('cleo', 'York')];
  await engine.profiles.merge([ada, { externalId: 'ben' }]);
  await engine.profiles.merge([ada, { externalId: 'cleo' }]);
  expect(await engine.profiles.get(ada)).toMatchObject({ attributes: { city: 'Leeds' }, tags: ['vip'] });
  await engine.profiles.unmerge(ben.id);
  expect(await engine.profiles.get(ada)).toMatchObject({ attributes: { city: 'York' }, tags: ['vip'] });
  expect(
    await engine.audience.count({ attribute: 'city', operator: 'is', value: 'york', caseSensitive: false }),
  ).toBe(1);
  await engine.profiles.unmerge(cleo.id);
  const { attributes, tags } = await engine.profiles.get(ada);
  expect([attributes['city'], tags]).toEqual([undefined, []]);
});

it('whoever was joined to whom, and in whatever order it is undone, each is who they were', async () => {
  const engine = await accounts.open({ clock });
  const people = ['a', 'b', 'c', 'd'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ x: maybe, y: maybe, tags: fc.subarray(['t', 'u']) }), {
        minLength: people.length,
        maxLength: people.length,
      }),
      fc.shuffledSubarray(
        people.flatMap((one, i) => people.slice(i + 1).map((other) => [one, other] as const)),
      ),
      fc.shuffledSubarray(people, { minLength: people.length }),
      fc.string({ minLength: 8, maxLength: 8, unit: fc.constantFrom(...'0123456789abcdef') }),
      async (had, pairs, order, run) => {
        const ref = (one: string) => ({ externalId: `${run}-${one}` });
        const ids: Record<string, string> = {};
        for (const [i, { x, y, tags }] of had.entries()) {
          const attributes = { ...(x !== undefined && { x }), ...(y !== undefined && { y }) };
          const one = people[i] as string;
          ids[one] = (await engine.profiles.upsert({ ...ref(one), attributes, tags })).id;
        }
        const each = () => Promise.all(people.map((one) => engine.profiles.get(ref(one))));
        const before = await each();
        for (const [one, other] of pairs) await engine.profiles.merge([ref(one), ref(other)]);
        for (const one of order) {
          const joins = await engine.profiles.joins(ref(one));
          const { id } = await engine.profiles.get(ref(one));
          if (id !== ids[one]) await engine.profiles.unmerge(ids[one] as string);
          else expect(joins.every((join) => join.id !== id)).toBe(true);
        }
        expect(await each()).toEqual(before);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

it('an identity that was taken off and a tag that was deleted since do not come back; nobody is left without any identity', async () => {
  const engine = await accounts.open({ clock });
  const { ben } = await joined(engine);
  await engine.profiles.removeIdentity(ADA, { email: 'ben@bücher.example' });
  await engine.tags.delete('his');
  await engine.profiles.unmerge(ben);
  expect(await engine.profiles.get(BEN)).toMatchObject({
    emails: [],
    phones: ['+442079460001'],
    tags: ['both'],
  });
  await engine.profiles.merge([ADA, BEN]);
  for (const identity of [{ phone: '+442079460001' }, BEN])
    await engine.profiles.removeIdentity(ADA, identity);
  expect(await codeOf(engine.profiles.unmerge(ben))).toBe('IDENTITY_CONFLICT');
  expect(await engine.profiles.get({ id: ben })).toMatchObject({ externalId: 'ada' });
});

it('after 30 days a join stays, and nothing is kept of it; nothing is kept of who is erased either', async () => {
  const account = 'old';
  const later = handClock('2030-05-01T12:00:00.000Z');
  const engine = await accounts.open({ account, clock: later });
  const { ben } = await joined(engine);
  const kept = async () => (await accounts.stored()).collection('joins').countDocuments({ account });
  later.set('2030-05-31T12:00:00.001Z');
  expect(await codeOf(engine.profiles.unmerge(ben))).toBe('NOT_FOUND');
  expect(await engine.profiles.joins({ id: ben })).toEqual([]);
  expect(await kept()).toBe(1);
  await engine.work.runDue();
  expect(await kept()).toBe(0);
  await engine.profiles.upsert({ externalId: 'eve' });
  await engine.profiles.merge([ADA, { externalId: 'eve' }]);
  expect((await engine.profiles.export(ADA)).joins).toMatchObject([{ profile: { externalId: 'eve' } }]);
  await engine.profiles.delete(ADA);
  expect(await kept()).toBe(0);
  for (const bad of ['eve', '', undefined as unknown as string])
    expect(await codeOf(engine.profiles.unmerge(bad))).toBe('INVALID_ARGUMENT');
  expect(await codeOf(engine.profiles.unmerge(ben))).toBe('NOT_FOUND');
});

it.each(['separationBegun', 'separated'])(
  'a process killed at %s loses nobody: background work ends what it began',
  async (step) => {
    const account = `killed ${step}`;
    const engine = await accounts.open({ account, clock });
    const { ada, ben, before } = await joined(engine);
    const gate = new Gate();
    const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
    slowOnes.push(slow);
    const killed = gate.crash(step);
    void slow.profiles.unmerge(ben).catch(() => undefined);
    await killed;
    await engine.profiles.upsert({ ...ADA, attributes: { seat: '12A' } });
    await engine.work.runDue();
    expect(await engine.profiles.get({ id: ben })).toEqual(before[1]);
    expect(await engine.profiles.get({ id: ada })).toMatchObject({
      externalId: 'ada',
      attributes: { seat: '12A' },
    });
    expect(await typesOf(engine, { id: ben })).toEqual(['Purchase']);
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  },
);

it.each(['stays', 'is erased'])(
  'a process that another one has overtaken does the same, and brings nobody back who %s',
  async (then) => {
    const account = `overtaken ${then}`;
    const engine = await accounts.open({ account, clock });
    const { ada, ben, before } = await joined(engine);
    const gate = new Gate();
    const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
    slowOnes.push(slow);
    const held = gate.hold('partsRead');
    const undone = slow.profiles.unmerge(ben);
    await held.reached;
    await engine.work.runDue();
    if (then === 'is erased') await engine.profiles.delete({ id: ben });
    held.release();
    expect(await undone).toEqual({ id: ben, from: ada });
    const isBack = then === 'stays';
    expect(await codeOf(engine.profiles.get({ id: ben }))).toBe(isBack ? 'done' : 'NOT_FOUND');
    if (isBack) expect(await engine.profiles.get({ id: ben })).toEqual(before[1]);
    const profiles = (await accounts.stored()).collection('profiles');
    expect(await profiles.countDocuments({ _id: new ObjectId(ben) })).toBe(isBack ? 1 : 0);
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  },
);

it.each(['joinBegun', 'tracesMoved'])(
  'a process that is held up at %s of a join that is over and undone meanwhile takes nothing away',
  async (step) => {
    const account = `held up ${step}`;
    const engine = await accounts.open({ account, clock });
    await engine.profiles.upsert({ ...ADA, emails: ['ada@example.com'] });
    const { id: ben } = await engine.profiles.upsert({ ...BEN, phones: ['+442079460001'], tags: ['his'] });
    await engine.segments.create({ name: 'Buyers', type: 'realTime', rule: bought(1) });
    await engine.events.track({ id: 'e1', profile: BEN, type: 'Purchase', at: clock.now().toISOString() });
    await engine.work.runDue();
    const before = await engine.profiles.get(BEN);
    const gate = new Gate();
    const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
    slowOnes.push(slow);
    const held = gate.hold(step);
    const merged = slow.profiles.merge([ADA, BEN]);
    await held.reached;
    await engine.work.runDue();
    await engine.profiles.unmerge(ben);
    held.release();
    await merged;
    expect(await engine.profiles.get(BEN)).toEqual(before);
    expect(await engine.profiles.get({ phone: '+442079460001' })).toEqual(before);
    expect((await engine.profiles.get(ADA)).id).not.toBe(ben);
    expect(await typesOf(engine, { id: ben })).toEqual(['Purchase']);
    expect(await membersOf(engine, 'Buyers')).toEqual(['ben']);
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
    expect((await engine.health({ deep: true })).problems).toEqual([]);
  },
);

it('who is written in the instant in which the identity was nobody’s is the same person', async () => {
  const account = 'between';
  const engine = await accounts.open({ account, clock });
  const { ben } = await joined(engine);
  const gate = new Gate();
  const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  slowOnes.push(slow);
  const held = gate.hold('separated');
  const undone = slow.profiles.unmerge(ben);
  await held.reached;
  await engine.profiles.upsert({ ...BEN, attributes: { city: 'Paris' } });
  held.release();
  await undone;
  expect(await engine.profiles.get(BEN)).toMatchObject({
    emails: ['Ben@Bücher.example'],
    attributes: { firstName: 'Ben' },
    tags: ['both', 'his'],
  });
  expect(await all(engine.audience.select({ attribute: 'createdAt', operator: 'isNotEmpty' }))).toHaveLength(
    2,
  );
});
