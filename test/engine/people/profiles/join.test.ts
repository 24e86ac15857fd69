import { ObjectId } from 'mongodb';
import { accountsOf, handClock } from '../../accounts';
import { GONE } from '../../../../engine/store/gone';

const accounts = accountsOf('join');

it('joins those who turn out to be one: the first created stays, empty attributes come from the others, latest modified first', async () => {
  const clock = handClock('2025-01-01T00:00:00.000Z');
  const engine = await accounts.open({ clock });
  const first = await engine.profiles.upsert({
    externalId: 'first',
    attributes: { city: 'London' },
    tags: ['a'],
  });
  clock.set('2025-01-02T00:00:00.000Z');
  const second = await engine.profiles.upsert({
    emails: ['b@example.com'],
    attributes: { city: 'Paris', spend: 2, level: 'b' },
    tags: ['b'],
  });
  clock.set('2025-01-03T00:00:00.000Z');
  const third = await engine.profiles.upsert({
    phones: ['+442079460000'],
    attributes: { spend: 3, hobby: 'chess' },
  });
  clock.set('2025-01-04T00:00:00.000Z');
  await engine.profiles.upsert({ emails: ['b@example.com'], attributes: { level: 'bb' } });
  await engine.events.track({ id: 'e1', profile: { email: 'b@example.com' }, type: 'Purchase' });

  const joined = await engine.profiles.upsert({
    externalId: 'first',
    emails: ['b@example.com'],
    phones: ['+442079460000'],
  });
  expect(joined).toEqual({ id: first.id, result: 'updated', merged: [second.id, third.id] });
  expect(await engine.profiles.get({ phone: '+442079460000' })).toMatchObject({
    id: first.id,
    externalId: 'first',
    emails: ['b@example.com'],
    phones: ['+442079460000'],
    attributes: { city: 'London', spend: 2, level: 'bb', hobby: 'chess' },
    tags: ['a', 'b'],
    createdAt: '2025-01-01T00:00:00.000Z',
  });
  expect(await engine.profiles.find(null)).toHaveLength(1);
  expect((await engine.profiles.export({ id: first.id })).events).toMatchObject([
    { id: 'e1', type: 'Purchase' },
  ]);
});

it('tells each input of many whom it has joined; where several are refused nothing of the input is written, and their ids are told', async () => {
  const engine = await accounts.open({ account: 'told' });
  const [mum, son] = await Promise.all([
    engine.profiles.upsert({ externalId: 'mum', phones: ['+442079460001'] }),
    engine.profiles.upsert({ externalId: 'son' }),
  ]);
  const family = { externalId: 'son', phones: ['+442079460001'], attributes: { city: 'Leeds' } };
  const refused = await engine.profiles
    .upsert(family, { whenSeveral: 'refuse' })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'IDENTITY_CONFLICT' });
  for (const { id } of [mum, son]) expect(String(refused)).toContain(id);
  expect(await engine.profiles.get({ externalId: 'son' })).toMatchObject({ phones: [], attributes: {} });
  const many = [{ externalId: 'aunt' }, family, { externalId: 'aunt' }];
  expect(await engine.profiles.upsertMany(many, { whenSeveral: 'refuse' })).toMatchObject([
    { result: 'created' },
    { error: { code: 'IDENTITY_CONFLICT' } },
    { result: 'notModified' },
  ]);
  const told = await engine.profiles.upsertMany(many);
  expect(told.map((one) => ('merged' in one ? one.merged : undefined))).toEqual([
    undefined,
    [[mum, son].map(({ id }) => id).find((id) => id !== told[1]?.['id' as never])],
    undefined,
  ]);
  await expect(engine.profiles.upsert(family, { whenSeveral: 'ask' as never })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/whenSeveral',
  });
});

it('still finds the one that stays by the id of the one that went', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'a' });
  const b = await engine.profiles.upsert({ externalId: 'b' });
  const c = await engine.profiles.upsert({ externalId: 'c' });
  await engine.profiles.merge([{ externalId: 'b' }, { externalId: 'c' }]);
  const { id, merged } = await engine.profiles.merge([{ externalId: 'a' }, { externalId: 'b' }]);
  expect(merged).toEqual([b.id]);
  for (const gone of [b.id, c.id]) expect((await engine.profiles.get({ id: gone })).id).toBe(id);
  expect((await engine.events.track({ profile: { id: c.id }, type: 'T' })).profileId).toBe(id);
});

it('whatever names the one that went, by its id, its identities or its events, finds the one that stays, and makes nobody', async () => {
  const engine = await accounts.open();
  const a = await engine.profiles.upsert({ externalId: 'a' });
  const b = await engine.profiles.upsert({ externalId: 'b', emails: ['b@example.com'] });
  await engine.events.track({ id: 'bought', profile: { externalId: 'b' }, type: 'Purchase' });
  await engine.profiles.merge([{ externalId: 'a' }, { externalId: 'b' }]);
  const named = [{ id: b.id }, { externalId: 'b' }, { email: 'b@example.com' }, { externalId: 'nobody yet' }];
  for (const profile of named) {
    const again = { id: 'bought', profile, type: 'Purchase' };
    const kept = { id: 'bought', profileId: a.id, duplicate: true };
    expect(await engine.events.track(again)).toEqual(kept);
    expect(await engine.events.trackMany([again, again])).toMatchObject([kept, kept]);
  }
  for (const profile of named.slice(0, 3))
    expect(await engine.events.track({ profile, type: 'Visit' })).toMatchObject({ profileId: a.id });
  for (const input of [{ externalId: 'b' }, { emails: ['b@example.com'], tags: ['vip'] }])
    expect(await engine.profiles.upsert(input)).toMatchObject({ id: a.id });
  expect(await engine.profiles.find(null)).toMatchObject([{ id: a.id, tags: ['vip'] }]);
  expect((await engine.profiles.export({ id: a.id })).events.map(({ type }) => type).sort()).toEqual([
    'Purchase',
    'Visit',
    'Visit',
    'Visit',
  ]);
});

it('refuses to join those who have too many identities together, and leaves them as they are', async () => {
  const engine = await accounts.open();
  const emails = (name: string) => Array.from({ length: 60 }, (_, i) => `${name}${i}@example.com`);
  await engine.profiles.upsert({ externalId: 'a', emails: emails('a') });
  await engine.profiles.upsert({ externalId: 'b', emails: emails('b') });
  await expect(engine.profiles.upsert({ externalId: 'a', emails: ['b0@example.com'] })).rejects.toMatchObject(
    { code: 'IDENTITY_CONFLICT' },
  );
  expect(await engine.profiles.find(null)).toHaveLength(2);
});

it.each(['left its account', 'gave up its keys'])(
  'finishes a join whose process ended when the one that goes %s',
  async (point) => {
    const account = `crash ${point}`;
    const engine = await accounts.open({ account });
    const stays = await engine.profiles.upsert({ externalId: 'stays', attributes: { city: 'London' } });
    const goes = await engine.profiles.upsert({
      externalId: 'goes',
      emails: ['goes@example.com'],
      attributes: { spend: 7 },
      tags: ['x'],
    });
    await engine.events.track({ id: 'kept', profile: { externalId: 'goes' }, type: 'Purchase' });

    // What the process has left behind.
    const profiles = (await accounts.stored()).collection('profiles');
    const [goesId, staysId] = [new ObjectId(goes.id), new ObjectId(stays.id)];
    const { keys } = (await profiles.findOne({ _id: goesId })) as unknown as { keys: string[] };
    await profiles.updateOne(
      { _id: goesId },
      { $set: { account: GONE, departure: { account, into: staysId, at: new Date() } } },
    );
    if (point === 'gave up its keys') {
      await profiles.updateOne({ _id: staysId }, { $set: { adopting: keys } });
      await profiles.updateOne({ _id: goesId }, { $set: { keys: [] } });
    }

    expect(
      (await engine.profiles.upsert({ emails: ['goes@example.com'], attributes: { level: 'new' } })).id,
    ).toBe(stays.id);
    expect(await engine.profiles.get({ externalId: 'goes' })).toMatchObject({
      id: stays.id,
      attributes: { city: 'London', spend: 7, level: 'new' },
      tags: ['x'],
    });
    expect((await engine.profiles.export({ id: stays.id })).events).toMatchObject([{ id: 'kept' }]);
    expect(await profiles.countDocuments({ $or: [{ account }, { 'departure.account': account }] })).toBe(1);
  },
);

it('takes in whoever was created with an identity while it was on its way', async () => {
  const account = 'between';
  const engine = await accounts.open({ account });
  const stays = await engine.profiles.upsert({ externalId: 'stays' });
  const goes = await engine.profiles.upsert({ externalId: 'goes', attributes: { spend: 7 } });
  const third = await engine.profiles.upsert({ externalId: 'third', attributes: { hobby: 'chess' } });
  const profiles = (await accounts.stored()).collection('profiles');
  const goesId = new ObjectId(goes.id);
  const { keys } = (await profiles.findOne({ _id: goesId })) as unknown as { keys: string[] };
  await profiles.updateOne(
    { _id: goesId },
    {
      $set: {
        account: GONE,
        departure: { account, into: new ObjectId(stays.id), at: new Date() },
        keys: ['nothing'],
      },
    },
  );
  await profiles.updateOne(
    { _id: new ObjectId(third.id) },
    { $push: { keys: keys[0] } as never, $set: { 'identities.externalId': ['goes', 'third'] } },
  );
  for (const ref of [{ id: goes.id }, { id: third.id }, { externalId: 'goes' }, { externalId: 'third' }]) {
    expect(await engine.profiles.get(ref)).toMatchObject({
      id: stays.id,
      attributes: { spend: 7, hobby: 'chess' },
    });
  }
  expect(await engine.profiles.find(null)).toHaveLength(1);
});

it('loses nothing that is written to the one that goes while it goes', async () => {
  const engine = await accounts.open();
  for (let round = 0; round < 10; round++) {
    const [a, b] = [`a${round}`, `b${round}`];
    await engine.profiles.upsert({ externalId: a });
    await engine.profiles.upsert({ externalId: b });
    const writes = Array.from({ length: 8 }, (_, i) => [
      engine.events.track({ id: `${round}-${i}`, profile: { externalId: b }, type: 'T' }),
      engine.profiles.upsert({ externalId: b, attributes: { [`n${i}`]: i }, tags: [`t${i}`] }),
    ]).flat();
    await Promise.all([engine.profiles.merge([{ externalId: a }, { externalId: b }]), ...writes]);
    const { profile, events } = await engine.profiles.export({ externalId: b });
    expect(profile.attributes).toEqual(Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`n${i}`, i])));
    expect(profile.tags).toHaveLength(8);
    expect(events).toHaveLength(8);
    expect(profile.externalIds).toEqual([a, b]);
  }
});

it('ends at one profile when joins cross each other', async () => {
  const engine = await accounts.open();
  for (let round = 0; round < 5; round++) {
    const ids = Array.from({ length: 6 }, (_, i) => `${round}-${i}`);
    for (const externalId of ids)
      await engine.profiles.upsert({
        externalId,
        emails: [`${externalId}@x.example`],
        attributes: { [externalId]: 1 },
      });
    await Promise.all(
      ids
        .slice(1)
        .map((externalId, i) =>
          engine.profiles.upsert({ externalId: ids[i] as string, emails: [`${externalId}@x.example`] }),
        ),
    );
    const found = new Set(
      await Promise.all(ids.map(async (externalId) => (await engine.profiles.get({ externalId })).id)),
    );
    expect(found.size).toBe(1);
    const [profile] = await Promise.all([...found].map((id) => engine.profiles.get({ id })));
    expect(Object.keys(profile?.attributes ?? {}).sort()).toEqual(ids);
  }
  expect(await (await accounts.stored()).collection('profiles').countDocuments({ account: GONE })).toBe(0);
});
