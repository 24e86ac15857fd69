import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { all, bought, LONDON, membersOf, NOTHING_DUE, person } from '../../watching';

const accounts = accountsOf('segments');
const START = '2030-03-01T12:00:00.000Z';

async function open(clock = handClock(START)): Promise<AudienceEngine> {
  const engine = await accounts.open({ clock });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.attributes.define({ name: 'hobbies', type: 'list' });
  return engine;
}

const HOBBIES: Rule = { attribute: 'hobbies', operator: 'is', value: 'chess' };

describe('created', () => {
  it('R1 R3 R13 is saved and activated in one call, of either type, with attribute, event and mixed rules', async () => {
    const engine = await open();
    await engine.profiles.upsertMany([person('ada', 'London'), person('bob', 'Paris')]);
    await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
    const mixed: Rule = { all: [LONDON, bought()] };
    expect(await engine.segments.create({ name: 'snap', type: 'snapshot', rule: mixed })).toMatchObject({
      name: 'snap',
      type: 'snapshot',
      status: 'active',
      version: 1,
      predefined: false,
      createdAt: START,
    });
    expect(await engine.segments.create({ name: 'live', type: 'realTime', rule: mixed })).toMatchObject({
      type: 'realTime',
      status: 'building',
      build: { done: 0, total: 2, startedAt: START },
    });
    expect(await engine.segments.count('snap')).toBe(1);
    await engine.work.runDue();
    expect(await engine.segments.get('live')).toMatchObject({ status: 'active', rule: mixed });
    expect((await engine.segments.get('live')).build).toBeUndefined();
    expect(await membersOf(engine, 'live')).toEqual(['ada']);
  });

  it('R13 has a name of its own: upper and lower case and spaces around it are the same', async () => {
    const engine = await open();
    await engine.segments.create({ name: ' Straße ', type: 'snapshot', rule: LONDON });
    for (const name of ['Straße', 'STRASSE', ' strasse', 'Active mobile users']) {
      await expect(engine.segments.create({ name, type: 'realTime', rule: LONDON })).rejects.toMatchObject({
        code: 'NAME_TAKEN',
        path: '/name',
      });
    }
    expect((await engine.segments.get('STRASSE')).name).toBe('Straße');
    // Nobody sees another account's.
    const other = await open();
    await expect(other.segments.get('Straße')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await other.segments.create({ name: 'Straße', type: 'snapshot', rule: LONDON });
  });

  it('R13 the name is taken once when two processes take it in the same instant', async () => {
    const engine = await open();
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        engine.segments.create({ name: 'one', type: 'realTime', rule: LONDON }),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'NAME_TAKEN' });
  });

  it.each([
    ['an empty name', { name: ' ', type: 'snapshot', rule: LONDON }, 'INVALID_ARGUMENT', '/name'],
    [
      'a name of 201 characters',
      { name: 'x'.repeat(201), type: 'snapshot', rule: LONDON },
      'INVALID_ARGUMENT',
      '/name',
    ],
    ['an unknown type', { name: 'a', type: 'live', rule: LONDON }, 'INVALID_ARGUMENT', '/type'],
    ['no rule', { name: 'a', type: 'snapshot' }, 'INVALID_RULE', ''],
    [
      'an unknown operator',
      { name: 'a', type: 'realTime', rule: { attribute: 'city', operator: 'resembles', value: 'x' } },
      'INVALID_RULE',
      '/operator',
    ],
    [
      'an unknown segment',
      { name: 'a', type: 'snapshot', rule: { segment: 'nobody', operator: 'isMember' } },
      'INVALID_RULE',
      '/segment',
    ],
  ])('refuses %s, and stores nothing', async (_what, input, code, path) => {
    const engine = await open();
    await expect(engine.segments.create(input as never)).rejects.toMatchObject({ code, path });
    expect((await engine.segments.list()).filter(({ predefined }) => !predefined)).toEqual([]);
  });

  it('R17 a real-time one refuses a list attribute and names it; a snapshot one takes it', async () => {
    const engine = await open();
    const rule: Rule = { all: [LONDON, { any: [bought(), HOBBIES] }] };
    await expect(engine.segments.create({ name: 'live', type: 'realTime', rule })).rejects.toMatchObject({
      code: 'INVALID_RULE',
      path: '/all/1/any/1',
      message: expect.stringContaining('hobbies'),
    });
    await engine.segments.create({ name: 'snap', type: 'snapshot', rule });
    // Nor by way of another segment.
    await expect(
      engine.segments.create({
        name: 'live',
        type: 'realTime',
        rule: { segment: 'snap', operator: 'isMember' },
      }),
    ).rejects.toMatchObject({ code: 'INVALID_RULE', path: '/segment' });
  });
});

describe('edited', () => {
  it('R18 a real-time one is refused, and a duplicate is offered', async () => {
    const engine = await open();
    await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    for (const changes of [{ rule: bought() }, { name: 'other' }]) {
      await expect(engine.segments.edit('live', changes)).rejects.toMatchObject({
        code: 'SEGMENT_NOT_EDITABLE',
        hint: expect.stringMatching(/duplicate/i),
      });
    }
    expect(await engine.segments.get('live')).toMatchObject({ version: 1, rule: LONDON });
  });

  it('R19 R20 a snapshot one counts its versions and keeps the earlier ones', async () => {
    const engine = await open();
    const { id } = await engine.segments.create({ name: 'snap', type: 'snapshot', rule: LONDON });
    expect(await engine.segments.edit('snap', { rule: bought() })).toMatchObject({
      id,
      version: 2,
      rule: bought(),
    });
    expect(await engine.segments.edit(id, { name: 'renamed' })).toMatchObject({
      id,
      version: 2,
      name: 'renamed',
    });
    expect(await engine.segments.edit(id, { rule: bought(2), name: 'Snap' })).toMatchObject({
      version: 3,
      name: 'Snap',
    });
    const stored = await (await accounts.stored()).collection('segments').findOne({ _id: id as never });
    expect(stored?.history).toMatchObject([
      { version: 1, rule: LONDON },
      { version: 2, rule: bought() },
    ]);
  });

  it('R19 every edit counts when many come at once', async () => {
    const engine = await open();
    await engine.segments.create({ name: 'snap', type: 'snapshot', rule: LONDON });
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => engine.segments.edit('snap', { rule: bought(i + 1) })),
    );
    const { id, version } = await engine.segments.get('snap');
    expect(version).toBe(11);
    const stored = await (await accounts.stored()).collection('segments').findOne({ _id: id as never });
    expect(stored?.history.map((one: { version: number }) => one.version)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('refuses what cannot be: nothing to change, a taken name, a rule that leads back to itself', async () => {
    const engine = await open();
    await engine.segments.create({ name: 'a', type: 'snapshot', rule: LONDON });
    await engine.segments.create({
      name: 'b',
      type: 'snapshot',
      rule: { segment: 'a', operator: 'isMember' },
    });
    await expect(engine.segments.edit('a', {})).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(engine.segments.edit('b', { name: 'A' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await expect(engine.segments.edit('b', { name: 'inactive mobile users' })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await expect(
      engine.segments.edit('a', { rule: { none: [{ segment: 'b', operator: 'isMember' }] } }),
    ).rejects.toMatchObject({ code: 'INVALID_RULE' });
    await expect(engine.segments.edit('nobody', { name: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a rule refers to it by its whole name, whatever that looks like; what is hidden has no name to be mistaken for', async () => {
    const engine = await open();
    await engine.profiles.upsertMany([person('ada', 'London'), person('bob', 'Paris')]);
    await engine.segments.create({ name: 'vip', type: 'snapshot', rule: LONDON });
    await engine.segments.create({ name: 'name:vip', type: 'snapshot', rule: { none: [LONDON] } });
    for (const [segment, who] of [
      ['vip', 'ada'],
      ['name:vip', 'bob'],
      ['NAME:VIP ', 'bob'],
    ] as const) {
      expect(
        (await all(engine.audience.select({ segment, operator: 'isMember' }))).map(
          ({ externalId }) => externalId,
        ),
      ).toEqual([who]);
    }
    await engine.flows.launch({ id: 'tagged', name: 'tagged', host: 'test', audience: { tags: ['gold'] } });
    const { problems } = await engine.audience.validate({ segment: 'tag', operator: 'isMember' });
    expect(problems).toMatchObject([{ path: '/segment', message: expect.not.stringContaining('tags') }]);
  });

  it('keeps its name while another segment refers to it by that name', async () => {
    const engine = await open();
    await engine.profiles.upsert(person('ada', 'London'));
    const { id } = await engine.segments.create({ name: 'a', type: 'snapshot', rule: LONDON });
    await engine.segments.create({
      name: 'by name',
      type: 'snapshot',
      rule: { segment: 'A', operator: 'isMember' },
    });
    await engine.segments.create({
      name: 'by id',
      type: 'snapshot',
      rule: { segment: id, operator: 'isMember' },
    });
    await expect(engine.segments.edit('a', { name: 'z' })).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining('"by name"'),
    });
    expect(await engine.segments.count('by name')).toBe(1);
    expect(await engine.segments.edit('a', { name: 'A' })).toMatchObject({ name: 'A' });
    await engine.segments.delete('by name');
    await engine.segments.edit('a', { name: 'z' });
    expect(await engine.segments.count('by id')).toBe(1);
  });
});

describe('duplicated and deleted', () => {
  it('R18 a duplicate is a segment of its own, of another type or with another rule when that is asked for', async () => {
    const engine = await open();
    await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    expect(await engine.segments.duplicate('live')).toMatchObject({
      name: 'live copy',
      type: 'realTime',
      status: 'building',
      rule: LONDON,
    });
    expect(
      await engine.segments.duplicate('live', { name: 'snap', type: 'snapshot', rule: bought() }),
    ).toMatchObject({ name: 'snap', type: 'snapshot', rule: bought(), version: 1 });
    expect(
      await engine.segments.duplicate('Active Mobile Users', { name: 'mine', type: 'snapshot' }),
    ).toMatchObject({ predefined: false, type: 'snapshot' });
    await expect(engine.segments.duplicate('live')).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await expect(engine.segments.duplicate('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not deleted while a segment or a running flow uses it, and both are named', async () => {
    const engine = await open();
    const { id } = await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await engine.segments.create({ name: 'snap', type: 'snapshot', rule: LONDON });
    await engine.segments.create({
      name: 'user',
      type: 'snapshot',
      rule: { all: [bought(), { none: [{ segment: 'LIVE', operator: 'isMember' }] }] },
    });
    for (const segment of ['live', 'snap'])
      await engine.flows.launch({
        id: segment,
        name: `flow of ${segment}`,
        host: 'test',
        audience: { segments: [segment] },
        updateAfterLaunch: 'never',
      });
    await expect(engine.segments.delete('live')).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringMatching(/the segment "user".*the flow "flow of live"/),
    });
    await expect(engine.segments.delete('snap')).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringContaining('flow of snap'),
    });
    await engine.segments.delete('user');
    for (const segment of ['live', 'snap']) await engine.flows.stop(segment);
    expect(await engine.segments.delete('live')).toEqual({ id, name: 'live' });
    await engine.segments.delete('snap');
    await expect(engine.segments.get('live')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a deleted one leaves no membership, and its name is free', async () => {
    const engine = await open();
    await engine.profiles.upsert(person('ada', 'London'));
    const { id } = await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await engine.work.runDue();
    await engine.segments.delete('live');
    await engine.profiles.upsert(person('bob', 'London'));
    expect(await (await accounts.stored()).collection('memberships').countDocuments({ segment: id })).toBe(0);
    await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await engine.work.runDue();
    expect(await membersOf(engine, 'live')).toEqual(['ada', 'bob']);
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  });
});

describe('Active and Inactive Mobile Users', () => {
  it('R11 are there from the start and are exact complements, before and after a flow uses them', async () => {
    const clock = handClock(START);
    const engine = await open(clock);
    await engine.profiles.upsertMany(['ada', 'bob', 'cleo', 'dan'].map((name) => person(name)));
    await engine.events.trackMany([
      { profile: { externalId: 'ada' }, type: 'App Launch', at: '2030-02-28T12:00:00.000Z' },
      { profile: { externalId: 'bob' }, type: 'App Launch', at: '2030-01-30T12:00:00.000Z' },
      { profile: { externalId: 'cleo' }, type: 'App Launch', at: '2030-01-30T11:59:59.999Z' },
    ]);
    expect(
      (await engine.segments.list()).map(({ name, type, predefined }) => [name, type, predefined]),
    ).toEqual([
      ['Active Mobile Users', 'realTime', true],
      ['Inactive Mobile Users', 'realTime', true],
    ]);
    const both = async () => [
      await membersOf(engine, 'active mobile users'),
      await membersOf(engine, 'Inactive Mobile Users'),
    ];
    expect(await both()).toEqual([
      ['ada', 'bob'],
      ['cleo', 'dan'],
    ]);
    await engine.flows.launch({
      id: 'flow',
      name: 'flow',
      host: 'test',
      audience: { segments: ['Active Mobile Users'] },
      on: ['entry', 'exit'],
      reEntry: 'afterExit',
    });
    await engine.flows.launch({
      id: 'quiet',
      name: 'quiet',
      host: 'test',
      audience: { segments: ['Inactive Mobile Users'] },
    });
    await engine.work.runDue();
    expect(await both()).toEqual([
      ['ada', 'bob'],
      ['cleo', 'dan'],
    ]);
    clock.set('2030-03-01T12:00:00.001Z');
    await engine.work.runDue();
    expect(await both()).toEqual([['ada'], ['bob', 'cleo', 'dan']]);
    await engine.events.track({ profile: { externalId: 'dan' }, type: 'App Launch' });
    expect(await both()).toEqual([
      ['ada', 'dan'],
      ['bob', 'cleo'],
    ]);
    expect(await engine.segments.count('Active Mobile Users')).toBe(2);
  });

  it('R12 are neither editable nor deletable, used or not', async () => {
    const engine = await open();
    for (const launch of [false, true]) {
      if (launch)
        await engine.flows.launch({
          id: 'flow',
          name: 'flow',
          host: 'test',
          audience: { segments: ['Active Mobile Users', 'Inactive Mobile Users'] },
        });
      if (launch) await engine.flows.stop('flow');
      for (const name of ['Active Mobile Users', 'Inactive Mobile Users']) {
        await expect(engine.segments.edit(name, { rule: LONDON })).rejects.toMatchObject({
          code: 'SEGMENT_NOT_EDITABLE',
        });
        await expect(engine.segments.edit(name, { name: 'x' })).rejects.toMatchObject({
          code: 'SEGMENT_NOT_EDITABLE',
        });
        await expect(engine.segments.delete(name)).rejects.toMatchObject({ code: 'SEGMENT_NOT_EDITABLE' });
      }
    }
    expect(await engine.segments.list()).toHaveLength(2);
  });
});

describe('asked', () => {
  it('members come in the order of ids, page after page, each once; the count agrees', async () => {
    const engine = await open();
    await engine.profiles.upsertMany(
      Array.from({ length: 2_345 }, (_, i) => person(`p${i}`, i % 10 === 0 ? 'Paris' : 'London')),
    );
    await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await engine.segments.create({ name: 'snap', type: 'snapshot', rule: LONDON });
    await engine.work.runDue();
    for (const name of ['live', 'snap']) {
      const ids = (await all(engine.segments.members(name))).map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort());
      expect(ids).toHaveLength(2_110);
      expect(await engine.segments.count(name)).toBe(2_110);
    }
    const aborted = AbortSignal.abort();
    await expect(all(engine.segments.members('live', { signal: aborted }))).rejects.toThrow();
  });

  it('B4 counts and lists as of another instant', async () => {
    const clock = handClock(START);
    const engine = await open(clock);
    await engine.profiles.upsertMany([person('ada'), person('bob')]);
    await engine.segments.create({ name: 'buyers', type: 'realTime', rule: bought() });
    await engine.events.track({
      profile: { externalId: 'ada' },
      type: 'Purchase',
      at: '2030-02-20T00:00:00Z',
    });
    await engine.events.track({
      profile: { externalId: 'bob' },
      type: 'Purchase',
      at: '2030-02-25T00:00:00Z',
    });
    await engine.work.runDue();
    expect(await engine.segments.count('buyers')).toBe(2);
    expect(await engine.segments.count('buyers', { now: '2030-02-21T00:00:00Z' })).toBe(1);
    expect(
      (await all(engine.segments.members('buyers', { now: '2030-03-23T00:00:00Z' }))).map(
        ({ externalId }) => externalId,
      ),
    ).toEqual(['bob']);
  });

  it('B3 forecasts every change that time alone will bring, in its order, and none that it will not', async () => {
    const clock = handClock(START);
    const engine = await open(clock);
    await engine.profiles.upsertMany(['ada', 'bob', 'cleo', 'dan'].map((name) => person(name)));
    const day = (n: number) => new Date(Date.parse(START) + n * 86_400_000).toISOString();
    for (const [name, ...days] of [
      ['ada', -29],
      ['bob', -10, 5],
      ['cleo', 2],
    ] as const)
      for (const n of days)
        await engine.events.track({
          profile: { externalId: name as string },
          type: 'Purchase',
          at: day(n as number),
        });
    const plus1 = (iso: string) => new Date(Date.parse(iso) + 1).toISOString();
    const wanted = [
      ['enter', 'cleo', day(2)],
      ['leave', 'ada', plus1(day(1))],
      ['leave', 'cleo', plus1(day(32))],
      ['leave', 'bob', plus1(day(35))],
    ].sort((a, b) => ((a[2] as string) < (b[2] as string) ? -1 : 1));
    for (const type of ['snapshot', 'realTime'] as const) {
      await engine.segments.create({ name: type, type, rule: bought() });
      if (type === 'realTime') await engine.work.runDue();
      const { changes, entering, leaving } = await engine.segments.forecast(type, { until: day(40) });
      expect(changes.map(({ kind, profile, at }) => [kind, profile.externalId, at])).toEqual(wanted);
      expect([entering, leaving]).toEqual([1, 3]);
      const short = await engine.segments.forecast(type, { until: day(3), limit: 1 });
      expect(short).toMatchObject({
        changes: [{ kind: 'leave', profile: { externalId: 'ada' } }],
        entering: 1,
        leaving: 1,
      });
    }
    // It comes as it was foretold.
    await engine.flows.launch({
      id: 'flow',
      name: 'flow',
      host: 'test',
      audience: { segments: ['realTime'] },
      on: ['entry', 'exit'],
    });
    await engine.work.runDue();
    await engine.entries.claim('flow');
    const seen: string[][] = [];
    for (const at of wanted.map(([, , instant]) => instant as string)) {
      clock.set(at);
      await engine.work.runDue();
      seen.push(
        ...(await engine.entries.claim('flow', { leaseMs: 30 * 86_400_000 }))
          .filter(({ attempt }) => attempt === 1)
          .map((entry) => [
            entry.kind === 'entry' ? 'enter' : 'leave',
            entry.profile.externalId as string,
            entry.at,
          ]),
      );
    }
    expect(seen).toEqual(wanted);
    // What is over is no forecast: nobody who enters or leaves would be an answer.
    for (const until of ['soon', '2020-01-01'])
      await expect(engine.segments.forecast('realTime', { until })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        path: '/until',
      });
  });
});
