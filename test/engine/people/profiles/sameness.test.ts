import { accountsOf } from '../../accounts';

const accounts = accountsOf('sameness');

it('strangers whose addresses only look alike stay two people, and each address is handed out as it was written', async () => {
  const engine = await accounts.open({ account: 'strangers' });
  const pairs = [
    ['Kim@example.org', 'kım@example.org'],
    ['info@strasse.example', 'Info@Straße.example'],
    ['fiona@example.org', 'ﬁona@example.org'],
    ['kim2@example.org', '\u212aim2@example.org'],
  ] as const;
  for (const [n, pair] of pairs.entries())
    for (const [i, email] of pair.entries())
      await engine.profiles.upsert({
        externalId: `u${n}-${i}`,
        emails: [email],
        attributes: { firstName: `${n}-${i}` },
      });
  for (const [n, pair] of pairs.entries())
    for (const [i, email] of pair.entries()) {
      expect(await engine.profiles.get({ email: email.replace('Kim', 'KIM') })).toMatchObject({
        externalId: `u${n}-${i}`,
        emails: [email],
        attributes: { firstName: `${n}-${i}` },
      });
    }
  await engine.broadcasts.create({
    id: 'all',
    name: 'All',
    channel: 'email',
    rule: { identity: 'email', operator: 'isNotEmpty' },
  });
  const handed = [];
  for await (const { contactPoint } of engine.broadcasts.recipients('all')) handed.push(contactPoint);
  expect(handed.sort()).toEqual(pairs.flat().sort());
});

it('rules ask for an address by the key of profiles, and for a part of it in what was written', async () => {
  const engine = await accounts.open({ account: 'rules' });
  await engine.profiles.upsertMany([
    { externalId: 'unicode', emails: ['plain@example.com', 'Ann@Bücher.example'] },
    { externalId: 'dns', emails: ['bea@xn--bcher-kva.example'] },
    { externalId: 'street', emails: ['info@straße.example'] },
    { externalId: 'none' + '1' },
  ]);
  const ask = async (operator: 'is' | 'isNot' | 'contains' | 'notContains' | 'endsWith', value: string) => {
    const rule = { identity: 'email' as const, operator, value };
    const found = [];
    for await (const { externalId } of engine.audience.select(rule)) found.push(externalId);
    for (const externalId of ['unicode', 'dns', 'street', 'none1'])
      expect([operator, value, externalId, await engine.audience.matches(rule, { externalId })]).toEqual([
        operator,
        value,
        externalId,
        found.includes(externalId),
      ]);
    return found;
  };
  expect(await ask('is', 'ANN@xn--bcher-kva.example')).toEqual(['unicode']);
  expect(await ask('is', 'info@strasse.example')).toEqual([]);
  expect(await ask('isNot', 'Bea@bücher.example')).toEqual(['unicode', 'street', 'none1']);
  expect(await ask('contains', 'BÜCHER')).toEqual(['unicode']);
  expect(await ask('contains', 'plain@')).toEqual(['unicode']);
  expect(await ask('endsWith', 'STRASSE.example')).toEqual(['street']);
  expect(await ask('contains', 'xn--')).toEqual(['dns']);
  expect(await ask('notContains', 'bücher')).toEqual(['dns', 'street', 'none1']);
});

it('the first address, number and id that were given stay the first: through writes, joins, imports and broadcasts', async () => {
  const engine = await accounts.open({ account: 'order' });
  const given = {
    externalId: 'user-9',
    emails: ['primary@example.com', 'Another@example.com'],
    phones: ['+447700900200', '+447700900100'],
  };
  await engine.profiles.upsert(given);
  await engine.profiles.upsertMany([
    { externalId: 'user-8', emails: ['z@example.com', 'b@example.com'] },
    { externalId: 'user-7', emails: ['y@example.com', 'a@example.com'] },
  ]);
  await engine.broadcasts.create({
    id: 'spring',
    name: 'Spring',
    channel: 'email',
    rule: { identity: 'email', operator: 'isNotEmpty' },
  });
  await engine.profiles.upsert({
    externalId: 'abc',
    emails: ['a-new@example.com', 'ANOTHER@example.com', 'primary@example.com'],
  });
  await engine.profiles.upsertMany([
    { externalId: 'user-8', emails: ['a-new8@example.com', 'B@example.com'] },
    { externalId: 'user-7', emails: [] },
  ]);
  expect(await engine.profiles.get({ externalId: 'abc' })).toMatchObject({
    externalId: 'user-9',
    externalIds: ['user-9', 'abc'],
    emails: ['primary@example.com', 'Another@example.com', 'a-new@example.com'],
    phones: ['+447700900200', '+447700900100'],
  });
  await engine.profiles.merge([{ externalId: 'user-9' }, { externalId: 'user-8' }]);
  const csv =
    'externalId,email\nuser-9,"0-first@example.com; z@example.com"\nfile-1,"n@example.com; c@example.com; N@example.com"\n';
  const { importId } = await engine.profiles.import.analyze(csv);
  await engine.profiles.import.commit(importId);
  expect((await engine.profiles.get({ externalId: 'user-9' })).emails).toEqual([
    'primary@example.com',
    'Another@example.com',
    'a-new@example.com',
    'z@example.com',
    'b@example.com',
    'a-new8@example.com',
    '0-first@example.com',
  ]);
  expect((await engine.profiles.get({ externalId: 'file-1' })).emails).toEqual([
    'n@example.com',
    'c@example.com',
  ]);
  const handed = [];
  for await (const { contactPoint } of engine.broadcasts.recipients('spring')) handed.push(contactPoint);
  expect(handed.sort()).toEqual(['primary@example.com', 'y@example.com']);
});

it('what stands for no key at all joins nobody, in writes, events and imports', async () => {
  const engine = await accounts.open({ account: 'placeholders', refusePlaceholders: true });
  for (const externalId of ['N/A', 'undefined', 'null', ' - ', '0', '#N/A'])
    await expect(engine.profiles.upsert({ externalId, emails: ['x1@example.com'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/externalId',
      message: expect.stringContaining('stands for no external ID'),
    });
  await expect(engine.events.track({ profile: { phone: '+440000000000' }, type: 'T' })).rejects.toMatchObject(
    {
      code: 'INVALID_ARGUMENT',
    },
  );
  const bare = await accounts.open({ account: 'placeholders-2' });
  expect((await bare.profiles.upsert({ externalId: 'none' })).result).toBe('created');
  await expect(bare.profiles.upsert({ externalId: 'undefined' })).rejects.toMatchObject({
    path: '/externalId',
  });
  const rows = await bare.profiles.import.analyze('id,email\nnone,e@example.com\n');
  expect(rows).toMatchObject({ rows: 1, valid: 0 });
  const csv = 'id,email\nN/A,a@example.com\nN/A,b@example.com\nnull,c@example.com\n7,d@example.com\n';
  const analysis = await engine.profiles.import.analyze(csv);
  expect(analysis).toMatchObject({ rows: 4, valid: 1 });
  expect(analysis.problems.map(({ line, column }) => [line, column])).toEqual([
    [2, 'id'],
    [3, 'id'],
    [4, 'id'],
  ]);
  await engine.profiles.import.commit(analysis.importId);
  expect((await engine.profiles.find(null)).map(({ emails }) => emails)).toEqual([['d@example.com']]);
  expect((await engine.profiles.upsert({ externalId: ' 7 ' })).result).toBe('notModified');
});
