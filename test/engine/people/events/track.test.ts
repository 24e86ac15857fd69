import { INSTANT, WRITTEN } from '../../../support/instants';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';

const accounts = accountsOf('track');

it('records events of people who are known, and creates those who are not', async () => {
  const clock = handClock('2025-06-01T12:00:00.000Z');
  const engine = await accounts.open({ clock });
  const { id } = await engine.profiles.upsert({ externalId: 'ada' });
  expect(await engine.events.track({ id: 'e1', profile: { externalId: 'ada' }, type: 'Purchase' })).toEqual({
    id: 'e1',
    profileId: id,
    duplicate: false,
  });
  const made = await engine.events.track({
    profile: { email: ' New@Example.com' },
    type: 'Visit',
    at: new Date('2025-05-01T00:00:00Z'),
  });
  expect(await engine.profiles.get({ email: 'new@example.com' })).toMatchObject({
    id: made.profileId,
    createdAt: '2025-06-01T12:00:00.000Z',
  });
  expect((await engine.profiles.export({ id })).events).toMatchObject([
    { id: 'e1', at: '2025-06-01T12:00:00.000Z' },
  ]);
  expect((await engine.profiles.export({ id: made.profileId })).events).toMatchObject([
    { at: '2025-05-01T00:00:00.000Z' },
  ]);
});

it('changes nothing by a second event of an id, whoever it names, and creates nobody for it', async () => {
  const engine = await accounts.open();
  const first = await engine.events.track({
    id: 'e1',
    profile: { externalId: 'ada' },
    type: 'Purchase',
    properties: { amount: 1 },
  });
  expect(
    await engine.events.track({
      id: 'e1',
      profile: { externalId: 'ada' },
      type: 'Purchase',
      properties: { amount: 2 },
    }),
  ).toEqual({ ...first, duplicate: true });
  expect(
    await engine.events.track({ id: 'e1', profile: { externalId: 'nobody' }, type: 'Purchase' }),
  ).toMatchObject({ id: 'e1', duplicate: true });
  await engine.profiles.upsert({ externalId: 'bob' });
  expect(
    await engine.events.track({ id: 'e1', profile: { externalId: 'bob' }, type: 'Purchase' }),
  ).toMatchObject({ duplicate: true });
  expect((await engine.profiles.find(null)).map(({ externalId }) => externalId).sort()).toEqual([
    'ada',
    'bob',
  ]);
  expect((await engine.profiles.export({ externalId: 'ada' })).events).toMatchObject([
    { id: 'e1', properties: { amount: 1 } },
  ]);
  expect((await engine.profiles.export({ externalId: 'bob' })).events).toEqual([]);
});

it('counts the first of several events of an id in one call', async () => {
  const engine = await accounts.open();
  const answers = await engine.events.trackMany([
    { id: 'same', profile: { externalId: 'ada' }, type: 'A' },
    { id: 'same', profile: { externalId: 'ada' }, type: 'B' },
    { id: 'same', profile: { externalId: 'nobody' }, type: 'C' },
  ]);
  expect(answers.map((answer) => (answer as { duplicate: boolean }).duplicate)).toEqual([false, true, true]);
  expect((await engine.profiles.export({ externalId: 'ada' })).events).toMatchObject([{ type: 'A' }]);
  expect(await engine.profiles.find(null)).toHaveLength(1);
});

it('lets the second event of an id count when the first one was refused', async () => {
  const engine = await accounts.open();
  const answers = await engine.events.trackMany([
    { id: 'same', profile: { externalId: 'nobody' }, type: 'A', createProfile: false },
    { id: 'same', profile: { externalId: 'ada' }, type: 'B' },
  ]);
  expect(answers).toMatchObject([
    { index: 0, error: { code: 'NOT_FOUND', path: '/profile' } },
    { index: 1, duplicate: false },
  ]);
});

it('gives the same id to one of many who bring it at once', async () => {
  const engine = await accounts.open();
  const names = Array.from({ length: 12 }, (_, i) => `p${i}`);
  const tracked = await Promise.all(
    names.map((externalId) => engine.events.track({ id: 'once', profile: { externalId }, type: 'T' })),
  );
  expect(tracked.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  const everybody = await engine.profiles.find(null);
  expect(everybody.map(({ id }) => id)).toEqual(
    tracked.filter(({ duplicate }) => !duplicate).map(({ profileId }) => profileId),
  );
});

it('tells everybody who brings an id at once, through two engines, the one who has the event: nobody who is gone again', async () => {
  const account = 'copies';
  const engines = [await accounts.open({ account }), await accounts.open({ account })];
  const engine = engines[0] as (typeof engines)[number];
  for (let round = 0; round < 5; round++) {
    const copies = Array.from({ length: 20 }, (_, i) => ({
      id: `once${round}`,
      profile: { externalId: `new${round}.${i % 4}` },
      type: 'T',
    }));
    const answers = await Promise.all(
      copies.map((copy, i) => (engines[i % 2] as typeof engine).events.track(copy)),
    );
    const [first] = answers.filter(({ duplicate }) => !duplicate);
    expect(answers.map(({ profileId }) => profileId)).toEqual(copies.map(() => first?.profileId));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const { id, externalId } = await engine.profiles.get({ id: first?.profileId as string });
    expect(externalId).toContain(`new${round}.`);
    expect((await engine.profiles.export({ id })).events).toMatchObject([{ id: `once${round}` }]);
  }
  expect(await engine.profiles.find(null)).toHaveLength(5);
});

describe('of several copies of an event for somebody unknown, while somebody else has it', () => {
  const EVENT = { id: 'once', type: 'T' };
  const ANN = { externalId: 'ann' };

  /** The first copy has made Ann when the event turns out to be Bob's; `meanwhile` comes before it looks. */
  async function firstCopy(
    account: string,
    meanwhile: (engine: Awaited<ReturnType<typeof accounts.open>>) => Promise<unknown>,
  ) {
    const gate = new Gate();
    const engine = await accounts.open({ account });
    const slow = engineOf({ uri: accounts.database.uri, account, step: gate.step });
    try {
      const unwritten = gate.hold('apply');
      const first = slow.events.track({ ...EVENT, profile: ANN });
      await unwritten.reached;
      const { profileId: bob } = await engine.events.track({ ...EVENT, profile: { externalId: 'bob' } });
      const made = gate.hold('written');
      unwritten.release();
      await made.reached;
      await meanwhile(engine);
      made.release();
      expect(await first).toMatchObject({ profileId: bob, duplicate: true });
      return { bob, engine, names: (await engine.profiles.find(null)).map(({ externalId }) => externalId) };
    } finally {
      await slow.close();
    }
  }

  it('a second one that finds the profile of the first leaves nobody behind', async () => {
    const { names } = await firstCopy('second copy', (engine) =>
      engine.events.trackMany([
        { ...EVENT, profile: ANN },
        { ...EVENT, profile: { externalId: 'bob' } },
      ]),
    );
    expect(names).toEqual(['bob']);
  });

  it('a second one that is still under way leaves nobody behind, and is told whose the event is', async () => {
    const gate = new Gate();
    const later = engineOf({ uri: accounts.database.uri, account: 'under way', step: gate.step });
    const held = gate.hold('written');
    try {
      let second: Promise<unknown> = Promise.resolve();
      const { names, bob, engine } = await firstCopy('under way', () => {
        second = later.events.track({ ...EVENT, profile: ANN });
        return held.reached;
      });
      held.release();
      expect(await second).toMatchObject({ profileId: bob, duplicate: true });
      expect([names, await engine.profiles.find(null)]).toMatchObject([['bob'], [{ externalId: 'bob' }]]);
      expect((await engine.work.runDue()).erased).toBe(0);
    } finally {
      held.release();
      await later.close();
    }
  });

  it.each([
    ['did something else', (engine) => engine.events.track({ profile: ANN, type: 'Other' })],
    ['was tagged', (engine) => engine.tags.add([ANN], ['vip'])],
    ['got an attribute', (engine) => engine.profiles.upsert({ ...ANN, attributes: { city: 'London' } })],
    ['got an address', (engine) => engine.profiles.upsert({ ...ANN, emails: ['ann@example.com'] })],
  ] as readonly (readonly [string, Parameters<typeof firstCopy>[1]])[])(
    'who %s meanwhile stays',
    async (what, meanwhile) => {
      expect((await firstCopy(what, meanwhile)).names.sort()).toEqual(['ann', 'bob']);
    },
  );
});

it('refuses bad events each for itself, and the good ones land', async () => {
  const engine = await accounts.open();
  const profile = { externalId: 'ada' };
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
  const answers = await engine.events.trackMany([
    { profile, type: 'Good' },
    { profile, type: '' },
    { profile, type: 'x'.repeat(201) },
    { profile: {} as never, type: 'T' },
    { profile: { email: 'x', phone: 'y' } as never, type: 'T' },
    { profile: { email: 'no at sign' }, type: 'T' },
    { profile, type: 'T', at: 'yesterday' },
    { profile, type: 'T', at: new Date(NaN) },
    { profile, type: 'T', properties: { text: '\udc00' } },
    { profile, type: 'T', properties: { a: { n: NaN } } },
    { profile, type: 'T', properties: { a: [() => 1] } as never },
    { profile, type: 'T', properties: [] as never },
    { profile, type: 'T', properties: { text: 'x'.repeat(1_048_577) } },
    { profile, type: 'T', properties: deep(65) as never },
    { profile, type: 'T', id: '' },
    { profile, type: 'T', name: 'x' } as never,
    { profile: { id: '000000000000000000000000' }, type: 'T' },
    { profile, type: 'T', createProfile: 'no' as never },
    'event' as never,
    { profile, type: 'Good too', properties: deep(64) as never },
  ]);
  expect(answers.map(({ error }) => error && `${error.code} ${error.path}`)).toEqual([
    undefined,
    'INVALID_ARGUMENT /type',
    'INVALID_ARGUMENT /type',
    'INVALID_ARGUMENT /profile',
    'INVALID_ARGUMENT /profile',
    'INVALID_ARGUMENT /profile/email',
    'INVALID_ARGUMENT /at',
    'INVALID_ARGUMENT /at',
    'INVALID_ARGUMENT /properties/text',
    'INVALID_ARGUMENT /properties/a/n',
    'INVALID_ARGUMENT /properties/a/0',
    'INVALID_ARGUMENT /properties',
    'TOO_LARGE /properties/text',
    expect.stringMatching(/^TOO_LARGE \/properties\/a/),
    'INVALID_ARGUMENT /id',
    'INVALID_ARGUMENT /name',
    'NOT_FOUND /profile',
    'INVALID_ARGUMENT /createProfile',
    'INVALID_ARGUMENT ',
    undefined,
  ]);
  expect((await engine.profiles.export(profile)).events.map(({ type }) => type).sort()).toEqual([
    'Good',
    'Good too',
  ]);
});

it('keeps properties as they are, whatever their names', async () => {
  const engine = await accounts.open();
  const properties = JSON.parse(
    '{"a.b":{"$set":"$x","__proto__":{"constructor":1}},"list":[{"x.y":null},[1,"2",true]],"50%25":0}',
  ) as Record<string, unknown>;
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'T.$%', properties });
  const [event] = (await engine.profiles.export({ externalId: 'ada' })).events;
  expect(event?.type).toBe('T.$%');
  expect(JSON.parse(JSON.stringify(event?.properties))).toEqual(properties);
});

it('takes 5 000 events in one call and refuses 5 001 and none', async () => {
  const engine = await accounts.open();
  const events = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      id: `e${i}`,
      profile: { externalId: `p${i % 50}` },
      type: 'T',
    }));
  const answers = await engine.events.trackMany(events(5_000));
  expect(answers.filter(({ error }) => error)).toEqual([]);
  expect((await engine.profiles.export({ externalId: 'p7' })).events).toHaveLength(100);
  expect(
    (await engine.events.trackMany(events(5_000))).every(
      (answer) => (answer as { duplicate: boolean }).duplicate,
    ),
  ).toBe(true);
  await expect(engine.events.trackMany(events(5_001))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await expect(engine.events.trackMany([])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('takes more of one person in one call than one document holds at once', async () => {
  const engine = await accounts.open();
  const text = 'x'.repeat(900_000);
  const answers = await engine.events.trackMany(
    Array.from({ length: 20 }, (_, i) => ({
      id: `e${i}`,
      profile: { externalId: 'ada' },
      type: 'T',
      properties: { text },
    })),
  );
  expect(answers.filter(({ error }) => error)).toEqual([]);
  expect((await engine.profiles.export({ externalId: 'ada' })).events).toHaveLength(20);
});

it('takes an instant however programs write it; a time without an offset, and a day, are of the account\u2019s zone', async () => {
  const engine = await accounts.open();
  const atOf = async (at: unknown): Promise<string | undefined> => {
    const { id } = await engine.events.track({ profile: { externalId: 'ada' }, type: 'T', at: at as never });
    return (await engine.profiles.events({ externalId: 'ada' })).find((event) => event.id === id)?.at;
  };
  for (const at of [...WRITTEN, new Date(INSTANT)]) expect([at, await atOf(at)]).toEqual([at, INSTANT]);
  const berlin = await accounts.open({ timeZone: 'Europe/Berlin' });
  const times = [
    ['2026-07-01T10:00:00', '2026-07-01T08:00:00.000Z'],
    ['2026-01-01 10:00', '2026-01-01T09:00:00.000Z'],
    ['2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['2026-03-29T02:30:00', '2026-03-29T01:00:00.000Z'],
    ['2026-07-01T10:00Z', '2026-07-01T10:00:00.000Z'],
  ];
  await berlin.events.trackMany(
    times.map(([at], i) => ({ id: `${i}`, profile: { externalId: 'a' }, type: 'T', at: at as string })),
  );
  const tracked = new Map((await berlin.profiles.events({ externalId: 'a' })).map(({ id, at }) => [id, at]));
  expect(times.map((_, i) => tracked.get(`${i}`))).toEqual(times.map(([, at]) => at));
  for (const at of ['2026-02-30T10:00:00', '2026-01-01T25:00', 'noon', 1.5, NaN, '12345', true])
    await expect(atOf(at)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/at' });
});
