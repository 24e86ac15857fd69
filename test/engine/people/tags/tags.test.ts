import type { Rule } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';

const accounts = accountsOf('tags');
const people = (count: number) => Array.from({ length: count }, (_, i) => ({ externalId: `p${i}` }));

it('R60 R64 lists the tags of the account with the number of profiles that carry each', async () => {
  const engine = await accounts.open();
  await engine.tags.create('Empty');
  await engine.profiles.upsertMany(
    people(5).map((person, i) => ({ ...person, tags: i < 2 ? ['Vip', 'trial'] : ['trial'] })),
  );
  expect(await engine.tags.list()).toMatchObject([
    { name: 'Empty', profiles: 0 },
    { name: 'trial', profiles: 5 },
    { name: 'Vip', profiles: 2 },
  ]);
  expect(await (await accounts.open()).tags.list()).toEqual([]);
});

it('compares names folded and trimmed; the first way of writing one stays', async () => {
  const engine = await accounts.open();
  expect(await engine.tags.create(' Straße ')).toEqual({ name: 'Straße' });
  await expect(engine.tags.create('STRASSE')).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  await engine.profiles.upsert({ externalId: 'ada', tags: ['STRASSE', 'strasse '] });
  expect((await engine.profiles.get({ externalId: 'ada' })).tags).toEqual(['Straße']);
  expect(await engine.tags.list()).toMatchObject([{ name: 'Straße', profiles: 1 }]);
});

it.each([[''], ['  '], ['x'.repeat(201)], ['a\u0000b'], ['\ud800'], [7 as never]])(
  'refuses %j as a name',
  async (name) => {
    const engine = await accounts.open();
    await expect(engine.tags.create(name)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await engine.profiles.upsert({ externalId: 'ada' });
    await expect(engine.tags.add([{ externalId: 'ada' }], ['fine', name])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/tags/1',
    });
    expect(await engine.tags.list()).toEqual([]);
  },
);

it('R63 R70 adds known and new tags to many at once and takes them away again', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people(3));
  await engine.tags.create('known');
  expect(await engine.tags.add(people(3), ['known', 'new'])).toEqual({
    profiles: 3,
    changed: 3,
    largeAudience: false,
  });
  expect(await engine.tags.add(people(3), ['new'])).toEqual({
    profiles: 3,
    changed: 0,
    largeAudience: false,
  });
  expect(
    await engine.tags.remove([{ externalId: 'p0' }, { externalId: 'p0' }], ['new', 'nobody has it']),
  ).toEqual({ profiles: 1, changed: 1, largeAudience: false });
  expect(await engine.tags.list()).toMatchObject([
    { name: 'known', profiles: 3 },
    { name: 'new', profiles: 2 },
  ]);
});

it('R61 R65 one person carries as many tags as one likes, one tag is on as many people, and each sees them on the profile', async () => {
  const engine = await accounts.open();
  const names = Array.from({ length: 2_000 }, (_, i) => `Interest ${String(i).padStart(4, '0')}`);
  await engine.profiles.upsertMany(people(40));
  expect(await engine.tags.add([{ externalId: 'p0' }], names)).toMatchObject({ changed: 1 });
  expect(await engine.tags.add(people(40), ['Everyone'])).toMatchObject({ changed: 40 });
  expect((await engine.profiles.get({ externalId: 'p0' })).tags).toEqual(['Everyone', ...names]);
  expect((await engine.profiles.get({ externalId: 'p39' })).tags).toEqual(['Everyone']);
  const counts = new Map((await engine.tags.list()).map(({ name, profiles }) => [name, profiles]));
  expect([counts.size, counts.get('Everyone'), counts.get('Interest 1999')]).toEqual([2_001, 40, 1]);
});

it('R62 R70 a tag comes to be by itself, with a profile, with an import or in the step that gives it, and is one and the same', async () => {
  const engine = await accounts.open();
  expect(await engine.tags.create('Wish List')).toEqual({ name: 'Wish List' });
  await engine.profiles.upsert({ externalId: 'p0', tags: ['wish list'] });
  await engine.tags.add([{ externalId: 'p0' }], ['WISH LIST', 'by add']);
  const { importId } = await engine.profiles.import.analyze('id,tags\np1,Wish list; by column\n');
  await engine.profiles.import.commit(importId, { tags: ['by import', 'wISH list'] });
  expect((await engine.tags.list()).map(({ name, profiles }) => `${name} ${profiles}`)).toEqual([
    'by add 1',
    'by column 1',
    'by import 1',
    'Wish List 2',
  ]);
  expect((await engine.profiles.get({ externalId: 'p1' })).tags).toEqual([
    'by column',
    'by import',
    'Wish List',
  ]);
});

it('R69 finds people by one tag or by several, with how many there are', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(
    people(12).map((person, i) => ({
      ...person,
      tags: [...(i % 2 === 0 ? ['even'] : []), ...(i % 3 === 0 ? ['third'] : [])],
    })),
  );
  const found = async (rule: Rule): Promise<[number, string[]]> => [
    await engine.audience.count(rule),
    (await engine.profiles.find(rule)).map(({ externalId }) => externalId as string),
  ];
  expect(await found({ tags: ['Even'], operator: 'hasAny' })).toEqual([
    6,
    ['p0', 'p2', 'p4', 'p6', 'p8', 'p10'],
  ]);
  expect(await found({ tags: ['even', 'THIRD'], operator: 'hasAll' })).toEqual([2, ['p0', 'p6']]);
  expect(await found({ tags: ['even', 'third'], operator: 'hasAny' })).toEqual([
    8,
    ['p0', 'p2', 'p3', 'p4', 'p6', 'p8', 'p9', 'p10'],
  ]);
  expect(await found({ tags: ['even', 'third'], operator: 'hasNone' })).toEqual([
    4,
    ['p1', 'p5', 'p7', 'p11'],
  ]);
});

it('R72 tags people by how they answered a message, and the tag selects them afterwards', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people(4));
  const answers = ['Yes please', 'no', 'YES', undefined];
  await engine.events.trackMany(
    answers.flatMap((text, i) =>
      text === undefined
        ? []
        : [{ profile: { externalId: `p${i}` }, type: 'Message received', properties: { text } }],
    ),
  );
  const agreed: Rule = {
    event: 'Message received',
    where: { property: 'text', operator: 'startsWith', value: 'yes' },
  };
  expect(await engine.tags.add(agreed, ['Coming'])).toMatchObject({ profiles: 2, changed: 2 });
  expect(
    (await engine.profiles.find({ tags: ['coming'], operator: 'hasAny' })).map(
      ({ externalId }) => externalId,
    ),
  ).toEqual(['p0', 'p2']);
});

it('adding a tag asks the segments that mention it at once', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people(3));
  await engine.segments.create({
    name: 'tagged',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  await engine.work.runDue();
  await engine.tags.add([{ externalId: 'p0' }, { externalId: 'p2' }], ['VIP']);
  expect(await engine.segments.count('tagged')).toBe(2);
  await engine.tags.remove({ tags: ['vip'], operator: 'hasAny' }, ['vip']);
  expect(await engine.segments.count('tagged')).toBe(0);
});

it('changes nobody when one of the profiles named does not exist', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people(2));
  await expect(
    engine.tags.add([{ externalId: 'p0' }, { externalId: 'nobody' }], ['vip']),
  ).rejects.toMatchObject({ code: 'NOT_FOUND', path: '/1' });
  await expect(engine.tags.add([], ['vip'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await engine.tags.list()).toEqual([]);
});

it('R71 notices a large audience and never blocks it', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people(6));
  const progress: number[] = [];
  expect(
    await engine.tags.add(people(6), ['vip'], {
      largeAudience: 5,
      onProgress: ({ done }) => progress.push(done),
    }),
  ).toEqual({ profiles: 6, changed: 6, largeAudience: true });
  expect(progress).toEqual([6]);
});

it('R66 takes a deleted tag off every profile', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(people(20).map((person) => ({ ...person, tags: ['vip', 'stays'] })));
  expect(await engine.tags.delete(' VIP')).toEqual({ name: 'vip', profiles: 20 });
  expect((await engine.profiles.find(null)).every(({ tags }) => tags.join() === 'stays')).toBe(true);
  expect(await engine.tags.list()).toMatchObject([{ name: 'stays', profiles: 20 }]);
  await expect(engine.tags.delete('vip')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('R64 counts right while many processes add and remove', async () => {
  const account = 'counted';
  const engines = await Promise.all(
    [1, 2, 3].map((n) => accounts.open({ account, appName: `process-${n}` })),
  );
  const [first] = engines;
  await first?.profiles.upsertMany(people(30));
  await Promise.all(
    engines.flatMap((engine, n) =>
      people(30).map(async (person, i) => {
        await engine.tags.add([person], [`t${n}`, 'all']);
        if (i % 2 === 0) await engine.tags.remove([person], [`t${n}`]);
      }),
    ),
  );
  expect(await first?.tags.list()).toMatchObject([
    { name: 'all', profiles: 30 },
    { name: 't0', profiles: 15 },
    { name: 't1', profiles: 15 },
    { name: 't2', profiles: 15 },
  ]);
});

it('R66 refuses to delete a tag that a segment or an active flow uses, unless it is forced', async () => {
  const account = 'in use';
  const engine = await accounts.open({ account });
  const db = await accounts.stored();
  await engine.profiles.upsert({ externalId: 'ada', tags: ['Vip', 'trial', 'free'] });
  const rule = { all: [{ event: 'T' }, { none: [{ tags: [' VIP '], operator: 'hasAny' }] }] };
  await db
    .collection('segments')
    .insertOne({ _id: 'segment' as never, account, name: 'Those', nameKey: 'those', definition: { rule } });
  await db.collection('flows').insertOne({
    _id: 'flow' as never,
    account,
    name: 'Welcome',
    status: 'active',
    audience: { tags: ['TRIAL'] },
    sources: [],
  });
  await expect(engine.tags.delete('vip')).rejects.toMatchObject({
    code: 'IN_USE',
    message: expect.stringContaining('the segment "Those"'),
  });
  await expect(engine.tags.delete('trial')).rejects.toMatchObject({
    code: 'IN_USE',
    message: expect.stringContaining('the flow "Welcome"'),
  });
  await db.collection('flows').updateOne({ _id: 'flow' as never }, { $set: { status: 'stopped' } });
  expect(await engine.tags.delete('trial')).toEqual({ name: 'trial', profiles: 1 });
  expect(await engine.tags.delete('vip', { force: true })).toEqual({ name: 'Vip', profiles: 1 });
  expect((await engine.profiles.get({ externalId: 'ada' })).tags).toEqual(['free']);
});

it.each(['upsert', 'import'])(
  'a tag that is deleted while somebody is being given it is on the list again (%s)',
  async (how) => {
    const account = `deleted during ${how}`;
    const gate = new Gate();
    const [slow, engine] = [
      engineOf({ uri: accounts.database.uri, account, step: gate.step }),
      await accounts.open({ account }),
    ];
    try {
      const row = { externalId: 'ada', tags: ['Vip'] };
      const { importId } = await slow.profiles.import.analyze([row]);
      const { reached, release } = gate.hold('write');
      const late =
        how === 'upsert' ? slow.profiles.upsert(row) : slow.profiles.import.commit(importId, { tags: [] });
      await reached;
      await engine.tags.delete('vip');
      release();
      await late;
      expect(await engine.tags.list()).toMatchObject([{ name: 'Vip', profiles: 1 }]);
      expect(await engine.tags.delete('vip')).toEqual({ name: 'Vip', profiles: 1 });
    } finally {
      await slow.close();
    }
  },
);
