import { ObjectId } from 'mongodb';
import { accountsOf } from '../../accounts';
import { engineOf } from '../../../../engine/openEngine';
import { GONE } from '../../../../engine/store/gone';

const accounts = accountsOf('erase');
const TRACES = ['events', 'memberships', 'participants', 'entries'] as const;

it('erases everything that is stored of a person and frees the identities', async () => {
  const engine = await accounts.open();
  const { id } = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    tags: ['vip'],
  });
  await engine.events.track({ id: 'e1', profile: { id }, type: 'Purchase' });
  const db = await accounts.stored();
  const profileId = new ObjectId(id);
  for (const name of ['memberships', 'participants', 'entries'])
    await db.collection(name).insertOne({ _id: `${name}-${id}` as never, account: 'x', profileId });
  expect(await engine.profiles.delete({ email: 'ada@example.com' })).toEqual({ id });
  for (const ref of [{ id }, { externalId: 'ada' }, { email: 'ada@example.com' }])
    await expect(engine.profiles.get(ref)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.profiles.delete({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const name of TRACES)
    expect([name, await db.collection(name).countDocuments({ profileId })]).toEqual([name, 0]);
  expect(await db.collection('profiles').countDocuments({ _id: profileId })).toBe(0);
  const again = await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'] });
  expect(again).toEqual({ id: expect.not.stringContaining(id), result: 'created' });
  expect((await engine.tags.list()).find(({ name }) => name === 'vip')?.profiles).toBe(0);
});

it('sees nobody who is on the way out, and lets the identity be used at once', async () => {
  const account = 'half erased';
  const engine = await accounts.open({ account });
  const { id } = await engine.profiles.upsert({ externalId: 'ada' });
  const db = await accounts.stored();
  await db
    .collection('profiles')
    .updateOne(
      { _id: new ObjectId(id) },
      { $set: { account: GONE, keys: [`gone ${id}`], departure: { account, at: new Date() } } },
    );
  expect(await engine.profiles.find(null)).toEqual([]);
  expect((await engine.profiles.upsert({ externalId: 'ada' })).result).toBe('created');
});

it("erases two people at once without their getting in each other's way", async () => {
  const engine = await accounts.open();
  const people = await engine.profiles.upsertMany(
    Array.from({ length: 10 }, (_, i) => ({ externalId: `p${i}` })),
  );
  await Promise.all(people.map((person) => engine.profiles.delete({ id: (person as { id: string }).id })));
  expect(await engine.profiles.find(null)).toEqual([]);
});

it('leaves no trace of the person but the evidence of Do Not Contact and a ledger that no longer says whose a rejected send was', async () => {
  const account = 'traces';
  const engine = await accounts.open({ account });
  const { id } = await engine.profiles.upsert({
    externalId: 'ada-lovelace',
    emails: ['ada-l@example.com'],
    phones: ['+447700900321'],
    attributes: { city: 'Secret town' },
    tags: ['vip'],
  });
  await engine.events.track({ profile: { id }, type: 'Purchase', properties: { item: 'Secret thing' } });
  await engine.segments.create({
    name: 'vips',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  await engine.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { tags: ['vip'] } });
  await engine.work.runDue();
  await engine.doNotContact.add({ email: 'ada-l@example.com', reason: 'complaint', source: 'desk' });
  await engine.contacts.gate({ profile: { id }, channel: 'email' });
  await engine.broadcasts.create({ name: 'b', channel: 'sms', rule: { tags: ['vip'], operator: 'hasAny' } });
  await engine.profiles.merge([
    { id },
    {
      id: (await engine.profiles.upsert({ externalId: 'ada-byron', attributes: { country: 'Secret land' } }))
        .id,
    },
  ]);
  await engine.profiles.delete({ externalId: 'ada-byron' });
  await engine.work.runDue();

  const db = await accounts.stored();
  const left: string[] = [];
  for (const { name } of await db.listCollections().toArray()) {
    for (const document of await db
      .collection(name)
      .find({ $or: [{ account }, { 'departure.account': account }] })
      .toArray()) {
      const text = JSON.stringify(document);
      if (/ada-|Secret|447700900321/.test(text) || text.includes(id)) left.push(name);
    }
  }
  expect(left.sort()).toEqual(['doNotContact', 'doNotContactHistory', 'rejections']);
  expect(
    await db
      .collection('rejections')
      .find({ account })
      .project({ _id: 0, profileId: 1, point: 1, reason: 1 })
      .toArray(),
  ).toEqual([{ point: 'email:ada-l@example.com', reason: 'complaint' }]);
  expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
});

it('leaves nothing of the person in imports and in how far a flow has come, and no row makes them again', async () => {
  const account = 'in files';
  const engine = await accounts.open({ account, defaultCountry: 'GB' });
  const file = [
    'id,email,phone,city,age',
    'secret-1,Secret.Ada@Example.com,07700 900321,Secret town,1',
    'ben,ben@example.com,,Rome,2',
    'cleo,no address; secret.ada@example.com,,Secret hill,3',
  ].join('\n');
  const { importId } = await engine.profiles.import.analyze(file);
  await engine.profiles.import.commit(importId, { tags: [] });
  const staged = await engine.profiles.import.analyze(file);
  expect(staged.columns[1]?.sample).not.toEqual([]);
  const { id } = await engine.profiles.upsert({ externalId: 'secret-1', tags: ['vip'] });
  await engine.flows.launch({
    id: 'named',
    name: 'named',
    host: 'test',
    maxAttempts: 1,
    audience: { companies: ['Lovelace'], tags: ['vip'] },
  });
  await engine.work.runDue();
  for (const entry of await engine.entries.claim('named'))
    await engine.entries.park(entry, { error: 'could not send to secret.ada@example.com' });
  expect((await engine.profiles.export({ id })).entries).toMatchObject([
    { attempts: 1, error: expect.stringContaining('secret.ada'), parkedAt: expect.any(String) },
  ]);
  const db = await accounts.stored();
  await db.collection('flows').updateOne({ account }, { $set: { 'sources.0.cursor': new ObjectId(id) } });
  await engine.profiles.delete({ id });
  await engine.entries.requeue('named');
  for (const { name } of await db.listCollections().toArray())
    for (const document of await db.collection(name).find({ account }).toArray()) {
      const text = JSON.stringify(document);
      expect([name, /secret[.-]/i.test(text) || text.includes(id) ? text : 'nothing']).toEqual([
        name,
        name === 'entries' && text.includes('ben') ? expect.any(String) : 'nothing',
      ]);
    }
  expect(await engine.profiles.import.commit(staged.importId, { tags: [] })).toMatchObject({
    created: 0,
    unchanged: 1,
    refused: 2,
  });
  await expect(engine.profiles.get({ externalId: 'secret-1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('a flow does not say any more that it was launched for somebody who is erased, and is still the same flow', async () => {
  const account = 'named';
  const engine = await accounts.open({ account });
  const { id } = await engine.profiles.upsert({ externalId: 'Secret', emails: ['Secret@Example.com'] });
  await engine.profiles.upsert({ externalId: 'ben' });
  const definition = {
    id: 'named',
    name: 'named',
    host: 'test',
    audience: {
      profiles: [{ email: 'secret@EXAMPLE.com' }, { externalId: 'Secret' }, { id }, { externalId: 'ben' }],
    },
  };
  await engine.flows.launch(definition);
  const db = await accounts.stored();
  // As an earlier version has stored it.
  await db
    .collection('flows')
    .updateOne({ account }, { $set: { settings: JSON.stringify([definition.audience]) } });
  await engine.profiles.delete({ id });
  const stored = JSON.stringify(await db.collection('flows').find({ account }).toArray());
  expect([/secret/i.test(stored), stored.includes(id)]).toEqual([false, false]);
  expect((await engine.flows.get('named')).audience).toEqual({ profiles: [{ externalId: 'ben' }] });
  const other = { ...definition, id: 'other' };
  await expect(engine.flows.launch(other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('launched again with the same words, a flow is the same although somebody it names is erased', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  const definition = {
    id: 'again',
    name: 'again',
    host: 'test',
    audience: { profiles: [{ externalId: 'ada' }] },
  };
  const { launchedAt } = await engine.flows.launch(definition);
  await engine.profiles.delete({ externalId: 'ada' });
  expect((await engine.flows.launch(definition)).launchedAt).toBe(launchedAt);
});

it('a row that was refused does not come back when an import was writing its chunk in the moment in which the person was erased', async () => {
  const account = 'refused in a moment';
  const engine = await accounts.open({ account });
  await engine.profiles.upsert({ emails: ['zed@example.com'] });
  const file = 'id,email,city\nben,ben@example.com,Rome\nzed,no address; zed@example.com,Rome';
  const { importId } = await engine.profiles.import.analyze(file);
  const gated = engineOf({
    uri: accounts.database.uri,
    account,
    step: async (name) => {
      if (name === 'chunkPrepared') await engine.profiles.delete({ email: 'zed@example.com' });
    },
  });
  try {
    expect(await gated.profiles.import.commit(importId, { tags: [] })).toMatchObject({
      created: 1,
      refused: 1,
    });
  } finally {
    await gated.close();
  }
  const rows = (await accounts.stored()).collection('importRows').find({ account });
  expect(JSON.stringify(await rows.toArray())).not.toContain('zed@');
});

it('an import that has read a row of somebody in the moment in which they are erased does not make them again', async () => {
  const account = 'in a moment';
  const engine = await accounts.open({ account });
  const people = Array.from({ length: 30 }, (_, i) => `k${i},k${i}@example.com,Rome`);
  const { importId } = await engine.profiles.import.analyze(['id,email,city', ...people].join('\n'));
  await engine.profiles.upsertMany([
    { externalId: 'k7' },
    { externalId: 'k9' },
    { emails: ['k11@example.com'] },
  ]);
  const gated = engineOf({
    uri: accounts.database.uri,
    account,
    step: async (name) => {
      if (name === 'chunkPrepared')
        await Promise.all(['k7', 'k9'].map((externalId) => engine.profiles.delete({ externalId })));
      if (name === 'chunkPrepared') await engine.profiles.delete({ email: 'k11@example.com' });
    },
  });
  try {
    expect(await gated.profiles.import.commit(importId, { tags: [] })).toMatchObject({
      created: 27,
      updated: 0,
      unchanged: 0,
      refused: 3,
    });
  } finally {
    await gated.close();
  }
  expect(await engine.audience.count(null)).toBe(27);
  const db = await accounts.stored();
  for (const { name } of await db.listCollections().toArray())
    for (const document of await db.collection(name).find({ account }).toArray())
      expect([name, /k(7|9|11)@|"k(7|9|11)"/.exec(JSON.stringify(document))?.[0]]).toEqual([name, undefined]);
});

it('whoever is joined in the moment in which they are erased is erased with the one who took over, and stands nowhere', async () => {
  const account = 'joined in a moment';
  const engine = await accounts.open({ account });
  await engine.profiles.upsert({ externalId: 'stays', attributes: { city: 'Rome' } });
  const { id } = await engine.profiles.upsert({ externalId: 'moves', attributes: { note: 'secret-37' } });
  let joined = false;
  const gated = engineOf({
    uri: accounts.database.uri,
    account,
    step: async (name) => {
      if (name !== 'leaverNoted' || joined) return;
      joined = true;
      await engine.profiles.merge([{ externalId: 'stays' }, { externalId: 'moves' }]);
    },
  });
  try {
    await gated.profiles.delete({ id });
  } finally {
    await gated.close();
  }
  expect(joined).toBe(true);
  expect(await engine.audience.count(null)).toBe(0);
  const db = await accounts.stored();
  for (const { name } of await db.listCollections().toArray())
    for (const document of await db.collection(name).find({ account }).toArray())
      expect([name, /secret-37/.exec(JSON.stringify(document))?.[0]]).toEqual([name, undefined]);
});

it('of two who erase one person at the same moment both are answered, and somebody new with the address stays', async () => {
  const account = 'erased by two';
  const engine = await accounts.open({ account });
  const { id } = await engine.profiles.upsert({ emails: ['ada@example.com'] });
  let came: string | undefined;
  const gated = engineOf({
    uri: accounts.database.uri,
    account,
    step: async (name) => {
      if (name !== 'leaverNoted' || came) return;
      await engine.profiles.delete({ id });
      came = (await engine.profiles.upsert({ emails: ['ada@example.com'] })).id;
    },
  });
  try {
    expect(await gated.profiles.delete({ email: 'ada@example.com' })).toEqual({ id });
  } finally {
    await gated.close();
  }
  expect((await engine.profiles.get({ email: 'ada@example.com' })).id).toBe(came);
});
