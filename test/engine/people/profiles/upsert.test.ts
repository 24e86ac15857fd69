import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('upsert');

it('creates who is nowhere, updates who is found, and says when nothing has changed', async () => {
  const engine = await accounts.open();
  const created = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { city: 'London' },
  });
  expect(created.result).toBe('created');
  expect(
    await engine.profiles.upsert({ emails: ['ada@example.com'], attributes: { city: 'Paris' } }),
  ).toEqual({ id: created.id, result: 'updated' });
  expect(await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'Paris' } })).toEqual({
    id: created.id,
    result: 'notModified',
  });
  expect(await engine.profiles.get({ id: created.id })).toMatchObject({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { city: 'Paris' },
  });
});

it('finds a person by every identity, however it is written', async () => {
  const engine = await accounts.open({ defaultCountry: 'GB' });
  const { id } = await engine.profiles.upsert({
    externalId: 'Ada-1',
    emails: [' Ada@Example.COM '],
    phones: ['020 7946 0000'],
  });
  for (const ref of [
    { externalId: 'Ada-1' },
    { email: 'ADA@example.com' },
    { phone: '+44 20 7946 0000' },
    { phone: '02079460000' },
    { id },
  ]) {
    expect((await engine.profiles.get(ref)).id).toBe(id);
  }
  await expect(engine.profiles.get({ externalId: 'ada-1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('keeps what a partial write does not name, and clears it in a full write', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({
    externalId: 'ada',
    attributes: { city: 'London', spend: 5 },
    tags: ['vip'],
  });
  await engine.profiles.upsert({ externalId: 'ada', attributes: { spend: 6 } });
  expect((await engine.profiles.get({ externalId: 'ada' })).attributes).toEqual({ city: 'London', spend: 6 });
  await engine.profiles.upsert({ externalId: 'ada', attributes: { country: 'UK' } }, { mode: 'full' });
  expect(await engine.profiles.get({ externalId: 'ada' })).toMatchObject({
    attributes: { country: 'UK' },
    tags: ['vip'],
  });
  expect(
    (await engine.profiles.upsert({ externalId: 'ada', attributes: { country: 'UK' } }, { mode: 'full' }))
      .result,
  ).toBe('notModified');
});

it.each([[null], [''], [[]]])('clears an attribute that is written as %j', async (empty) => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada', attributes: { note: 'x', hobbies: ['chess'] } });
  await engine.profiles.upsert({ externalId: 'ada', attributes: { note: empty, hobbies: empty } });
  expect((await engine.profiles.get({ externalId: 'ada' })).attributes).toEqual({});
});

it('moves modifiedAt when an attribute, identity or tag changes, and at nothing else', async () => {
  const clock = handClock('2025-01-01T00:00:00.000Z');
  const engine = await accounts.open({ clock });
  const modified = async () => (await engine.profiles.get({ externalId: 'ada' })).modifiedAt;
  await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
  clock.set('2025-01-02T00:00:00.000Z');
  await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
  expect(await modified()).toBe('2025-01-01T00:00:00.000Z');
  await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'] });
  expect(await modified()).toBe('2025-01-02T00:00:00.000Z');
  clock.set('2025-01-03T00:00:00.000Z');
  await engine.tags.add([{ externalId: 'ada' }], ['vip']);
  expect(await modified()).toBe('2025-01-03T00:00:00.000Z');
  expect((await engine.profiles.get({ externalId: 'ada' })).createdAt).toBe('2025-01-01T00:00:00.000Z');
});

it('refuses the bad items of many with their place and reason, and the good ones land', async () => {
  const engine = await accounts.open();
  const answers = await engine.profiles.upsertMany([
    { externalId: 'good', attributes: { spend: 1 } },
    { externalId: 'wrong type', attributes: { spend: 'much' } },
    { emails: ['no at sign'] },
    { externalId: 'e', phones: ['+44 12', 'x'] },
    {},
    { externalId: 'read only', attributes: { createdAt: '2020-01-01T00:00:00Z' } },
    { externalId: 'unknown key', attribute: {} } as never,
    { externalId: 'large', attributes: { text: 'x'.repeat(1_048_577) } },
    { externalId: 'surrogate', attributes: { text: '\ud800' } },
    { externalId: 'x', tags: ['fine', ''] },
    null as never,
    { externalId: 'last' },
  ]);
  expect(answers.map(({ index, error }) => [index, error?.code, error?.path])).toEqual([
    [0, undefined, undefined],
    [1, 'ATTRIBUTE_TYPE', '/attributes/spend'],
    [2, 'INVALID_ARGUMENT', '/emails/0'],
    [3, 'INVALID_ARGUMENT', '/phones/0'],
    [4, 'INVALID_ARGUMENT', ''],
    [5, 'INVALID_ARGUMENT', '/attributes/createdAt'],
    [6, 'INVALID_ARGUMENT', '/attribute'],
    [7, 'TOO_LARGE', '/attributes/text'],
    [8, 'INVALID_ARGUMENT', '/attributes/text'],
    [9, 'INVALID_ARGUMENT', '/tags/1'],
    [10, 'INVALID_ARGUMENT', ''],
    [11, undefined, undefined],
  ]);
  expect((await engine.profiles.find(null)).map(({ externalId }) => externalId).sort()).toEqual([
    'good',
    'last',
  ]);
  expect(await engine.tags.list()).toEqual([]);
});

it('takes one person several times in one call, in order', async () => {
  const engine = await accounts.open();
  const answers = await engine.profiles.upsertMany([
    { externalId: 'ada', attributes: { city: 'London' } },
    { externalId: 'ada', emails: ['ada@example.com'], attributes: { city: 'Paris' } },
    { emails: ['ada@example.com'], attributes: { city: 'Rome' } },
  ]);
  expect(new Set(answers.map((answer) => (answer as { id: string }).id)).size).toBe(1);
  expect(answers.map((answer) => (answer as { result: string }).result)).toEqual([
    'created',
    'updated',
    'updated',
  ]);
  expect((await engine.profiles.get({ externalId: 'ada' })).attributes).toEqual({ city: 'Rome' });
});

it('keeps names with dots, dollars and words of the language as they are', async () => {
  const engine = await accounts.open();
  const attributes = JSON.parse(
    '{"a.b":1,"$set":"$x","__proto__":"p","toString":"t","constructor":true,"50%":"%25"}',
  ) as Record<string, unknown>;
  await engine.profiles.upsert({ externalId: 'ada', attributes });
  const stored = (await engine.profiles.get({ externalId: 'ada' })).attributes;
  expect(Object.entries(stored).sort()).toEqual(Object.entries(attributes).sort());
});

it('refuses options that it does not know', async () => {
  const engine = await accounts.open();
  await expect(
    engine.profiles.upsert({ externalId: 'ada' }, { mode: 'replace' as never }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/mode' });
  await expect(
    engine.profiles.upsert({ externalId: 'ada' }, { wait: 'long' as never }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/wait' });
  await expect(engine.profiles.upsertMany({ externalId: 'ada' } as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await expect(
    engine.events.track({ profile: { externalId: 'ada' }, type: 'T' }, { signal: 'x' as never }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/signal' });
  await expect(
    engine.profiles.get({ email: 'a@b.c', phone: '+442079460000' } as never),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await engine.profiles.find(null)).toEqual([]);
});

it('ends at the signal of the caller, with the reason of the caller', async () => {
  const engine = await accounts.open();
  await expect(
    engine.profiles.upsertMany([{ externalId: 'ada' }], { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ name: 'AbortError' });
  expect(await engine.profiles.find(null)).toEqual([]);
});

it('holds a hundred emails and a hundred phones, and not one more', async () => {
  const engine = await accounts.open();
  const emails = Array.from({ length: 100 }, (_, i) => `ada+${i}@example.com`);
  const phones = Array.from({ length: 100 }, (_, i) => `+4420794600${String(i).padStart(2, '0')}`);
  await engine.profiles.upsert({ externalId: 'ada', emails, phones });
  await expect(
    engine.profiles.upsert({ externalId: 'ada', emails: ['one-more@example.com'] }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE', path: '/emails' });
  expect(await engine.profiles.get({ email: 'ada+99@example.com' })).toMatchObject({ externalId: 'ada' });
  expect((await engine.profiles.upsert({ externalId: 'ada', emails })).result).toBe('notModified');
});

it('refuses more than a document can hold, and the person stays as before', async () => {
  const engine = await accounts.open();
  const text = 'x'.repeat(1_000_000);
  for (let n = 0; n < 7; n++)
    await engine.profiles.upsert({ externalId: 'ada', attributes: { [`text ${n}`]: text } });
  await expect(
    engine.profiles.upsert({ externalId: 'ada', attributes: { a: text, b: text } }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(Object.keys((await engine.profiles.get({ externalId: 'ada' })).attributes)).toHaveLength(7);
});

it('keeps accounts apart', async () => {
  const [one, other] = [await accounts.open(), await accounts.open()];
  const { id } = await one.profiles.upsert({ externalId: 'ada' });
  expect((await other.profiles.upsert({ externalId: 'ada' })).result).toBe('created');
  await expect(other.profiles.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(other.profiles.delete({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await other.profiles.find(null)).toHaveLength(1);
});

it('pages through everybody without missing or repeating anybody', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany(Array.from({ length: 25 }, (_, i) => ({ externalId: `p${i}` })));
  const seen: string[] = [];
  for (let after: string | undefined; ; after = seen[seen.length - 1]) {
    const page = await engine.profiles.find(null, { limit: 10, ...(after === undefined ? {} : { after }) });
    if (page.length === 0) break;
    seen.push(...page.map(({ id }) => id));
  }
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
  expect(seen).toEqual([...seen].sort());
  await expect(engine.profiles.find(null, { limit: 0 })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/limit',
  });
  await expect(engine.profiles.find(null, { after: 'x' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/after',
  });
});
