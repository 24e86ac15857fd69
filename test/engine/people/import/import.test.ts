import { Readable } from 'node:stream';
import type { ImportProblem } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { all } from '../../watching';

const accounts = accountsOf('import');
const CSV = `externalId;E-Mail;Mobile phone;City;visits;Zip;active;since;Tags
ada;ADA@example.com;+44 7700 900123;London;12;01234;TRUE;2024-02-29;vip, early
bob;bob@example.com;;"Lon;don";3;99999;false;2025-01-01;
`;

it('R67 R68 analyses CSV: where each column goes, its type and sample, and the default tag; no profile is written', async () => {
  const engine = await accounts.open({ timeZone: 'Europe/Berlin', clock: handClock('2026-11-24T09:15:42Z') });
  const analysis = await engine.profiles.import.analyze(CSV);
  expect(analysis).toMatchObject({ rows: 2, valid: 2, problems: [], defaultTag: 'Import 2026-11-24 10:15' });
  expect(analysis.columns.map(({ name, target, type }) => [name, target, type])).toEqual([
    ['externalId', 'externalId', undefined],
    ['E-Mail', 'email', undefined],
    ['Mobile phone', 'phone', undefined],
    ['City', 'attributes.city', 'text'],
    ['visits', 'attributes.visits', 'number'],
    ['Zip', 'attributes.Zip', 'text'],
    ['active', 'attributes.active', 'boolean'],
    ['since', 'attributes.since', 'date'],
    ['Tags', 'tags', undefined],
  ]);
  expect(analysis.columns[3]?.sample).toEqual(['London', 'Lon;don']);
  expect(await engine.profiles.find(null)).toEqual([]);
  expect(await engine.tags.list()).toEqual([]);
  expect((await engine.attributes.list()).every(({ standard }) => standard)).toBe(true);

  expect(await engine.profiles.import.commit(analysis.importId)).toEqual({
    importId: analysis.importId,
    created: 2,
    updated: 0,
    unchanged: 0,
    refused: 0,
    tags: ['Import 2026-11-24 10:15'],
  });
  expect(await engine.profiles.get({ email: 'ada@example.com' })).toMatchObject({
    externalId: 'ada',
    phones: ['+447700900123'],
    attributes: { city: 'London', visits: 12, Zip: '01234', active: true, since: '2024-02-29' },
    tags: ['early', 'Import 2026-11-24 10:15', 'vip'],
  });
  expect((await engine.profiles.get({ externalId: 'bob' })).attributes).toMatchObject({
    city: 'Lon;don',
    visits: 3,
  });
});

it('counts who was joined to another one, in the report and the status; where several are refused such a row is a refused row', async () => {
  const engine = await accounts.open({ account: 'joining' });
  await engine.profiles.upsertMany([{ externalId: 'mum', phones: ['+442079460001'] }, { externalId: 'son' }]);
  const rows = [{ externalId: 'son', phone: '+442079460001' }, { externalId: 'aunt' }];
  const careful = await engine.profiles.import.analyze(rows);
  expect(await engine.profiles.import.commit(careful.importId, { tags: [], whenSeveral: 'refuse' })).toEqual({
    importId: careful.importId,
    created: 1,
    updated: 0,
    unchanged: 0,
    refused: 1,
    tags: [],
  });
  expect(await all(engine.profiles.import.refused(careful.importId))).toMatchObject([
    { line: 1, message: expect.stringContaining('belong to 2 profiles') as string },
  ]);
  await expect(
    engine.profiles.import.commit(careful.importId, { whenSeveral: 'join' }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const { importId } = await engine.profiles.import.analyze(rows);
  expect(await engine.profiles.import.commit(importId, { tags: [] })).toMatchObject({
    updated: 1,
    merged: 1,
  });
  expect(await engine.profiles.import.status(importId)).toMatchObject({ merged: 1 });
});

it('R68 the default tag can be left out and others chosen before the commit', async () => {
  const engine = await accounts.open();
  const [none, own] = await Promise.all([
    engine.profiles.import.analyze('id\na\n'),
    engine.profiles.import.analyze('id\nb\n'),
  ]);
  expect(await engine.profiles.import.commit(none.importId, { tags: [] })).toMatchObject({
    created: 1,
    tags: [],
  });
  expect(await engine.profiles.import.commit(own.importId, { tags: ['Spring', 'News'] })).toMatchObject({
    created: 1,
    tags: ['Spring', 'News'],
  });
  expect((await engine.tags.list()).map(({ name, profiles }) => `${name} ${profiles}`)).toEqual([
    'News 1',
    'Spring 1',
  ]);
  await expect(engine.profiles.import.commit(own.importId, { tags: ['Other'] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/tags',
  });
  expect(await engine.profiles.import.commit(own.importId)).toMatchObject({
    created: 1,
    tags: ['Spring', 'News'],
  });
});

it('says what is wrong with each row, by line and column, and loses nothing else', async () => {
  const engine = await accounts.open();
  await engine.attributes.define({ name: 'amount', type: 'number' });
  const csv = [
    'id,email,phone,amount,note',
    'a,a@example.com,+447700900001,1,"two',
    'lines"',
    '',
    'b,no address,,2,',
    'c,c@example.com,12,3,',
    'd,,,many,',
    ',,,5,nobody',
    'e,e@example.com,,6,"q"uote"',
    'f,,,7',
    'g,,,8,x,y',
    'h,,,9,"open',
    'i,,,10,',
    'j,,,11,"cut',
  ].join('\r\n');
  const analysis = await engine.profiles.import.analyze(csv);
  const lines = ({ line, column, message }: ImportProblem): string => `${line} ${column ?? ''} ${message}`;
  expect(analysis.problems.map(lines)).toEqual([
    '5 email "no address" is not an email address.',
    '6 phone "12" is not a phone number.',
    '7 amount The attribute "amount" has the type "number", and "many" cannot be read as it.',
    '8  The profile has no identity.',
    '9  A quote stands where none may stand.',
    '10  The row has 4 cells, and there are 5 columns.',
    '11  The row has 6 cells, and there are 5 columns.',
    '12  A quote stands where none may stand.',
    '14  A quote is opened in this row and not closed.',
  ]);
  expect(analysis).toMatchObject({ rows: 11, valid: 2 });
  expect(await engine.profiles.import.commit(analysis.importId)).toMatchObject({ created: 2, refused: 9 });
  expect((await engine.profiles.find(null)).map(({ externalId }) => externalId)).toEqual(['a', 'i']);
  expect((await engine.profiles.get({ externalId: 'a' })).attributes.note).toBe('two\r\nlines');
  const refused = await all(engine.profiles.import.refused(analysis.importId));
  expect(refused.map(lines)).toEqual(analysis.problems.map(lines));
  expect(refused[0]?.row).toEqual({ id: 'b', email: 'no address', phone: '', amount: '2', note: '' });
});

it.each([
  ['a byte order mark, semicolons and \\r\\n', '\ufeffid;city\r\na;Rome\r\n'],
  ['tabs and \\n', 'id\tcity\na\tRome'],
  ['bars and \\r', 'id|city\ra|Rome\r'],
  ['quotes around everything', '"id","city"\n"a","Rome"\n'],
  ['spaces around cells', 'id , city\n a ,  Rome \n'],
])('reads CSV with %s, in one piece and byte by byte', async (_, csv) => {
  const engine = await accounts.open();
  for (const source of [
    csv,
    Readable.from([...Buffer.from(csv)].map((byte) => Uint8Array.of(byte))),
    Buffer.from(csv),
  ]) {
    const { importId } = await engine.profiles.import.analyze(source);
    await engine.profiles.import.commit(importId, { tags: [] });
    expect(await engine.profiles.find(null)).toMatchObject([
      { externalId: 'a', attributes: { city: 'Rome' } },
    ]);
    await engine.profiles.delete({ externalId: 'a' });
  }
});

it('reads NDJSON and rows: types are those of the values, null clears, new columns may come at any row', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: '7', attributes: { city: 'Oslo' } });
  const rows = [
    { customerId: 7, city: null, score: 1.5 },
    {
      customerId: 'x',
      score: 'high',
      emails: ['x@example.com', 'y@example.com'],
      $weird: 'a',
      __proto__x: 1,
    },
    JSON.parse('{"customerId":"p","__proto__":"own","constructor":"text"}') as Record<string, unknown>,
    {
      customerId: 'late',
      hobbies: ['chess', 'go'],
      since: new Date('2025-01-01T00:00:00Z'),
      big: 1n,
      city: undefined,
    },
    { customerId: 'infinite', score: NaN },
  ];
  const analysis = await engine.profiles.import.analyze(rows as never);
  expect(analysis).toMatchObject({ rows: 5, valid: 2 });
  expect(analysis.problems.map(({ line, column }) => [line, column])).toEqual([
    [2, 'score'],
    [4, 'big'],
    [5, 'score'],
  ]);
  await engine.profiles.import.commit(analysis.importId, { tags: [] });
  expect((await engine.profiles.get({ externalId: '7' })).attributes).toEqual({ score: 1.5 });
  expect(Object.entries((await engine.profiles.get({ externalId: 'p' })).attributes)).toEqual(
    expect.arrayContaining([
      ['__proto__', 'own'],
      ['constructor', 'text'],
    ]),
  );

  const ndjson = await engine.profiles.import.analyze(
    '{"id":"n1","visits":3}\n\n[1]\nnot json\n{"id":"n2","vis',
    { format: 'ndjson' },
  );
  expect(ndjson).toMatchObject({ rows: 4, valid: 1 });
  expect(ndjson.problems.map(({ line }) => line)).toEqual([3, 4, 5]);
  expect(await engine.profiles.import.commit(ndjson.importId)).toMatchObject({ created: 1, refused: 3 });
});

it('a line without end is one problem, and is not kept', async () => {
  const engine = await accounts.open();
  const text = Readable.from([
    '[',
    ...Array.from({ length: 200 }, () => '{"id":"a"},'.repeat(6_000)),
    ']\n',
    '{"id":"n1"}\n',
  ]);
  const { importId, rows, valid, problems } = await engine.profiles.import.analyze(text, {
    format: 'ndjson',
  });
  expect({ rows, valid, problems }).toMatchObject({
    rows: 2,
    valid: 1,
    problems: [{ line: 1, message: 'The line is longer than twelve million characters.' }],
  });
  expect(await engine.profiles.import.commit(importId)).toMatchObject({ created: 1, refused: 1 });
});

it('imports are listed, the latest first, with how far each is', async () => {
  const clock = handClock('2026-01-01T00:00:00Z');
  const engine = await accounts.open({ clock, account: 'listed imports' });
  expect(await engine.profiles.import.list()).toEqual([]);
  const first = await engine.profiles.import.analyze('id,email\na,\nb,no address\n');
  clock.set('2026-01-02T00:00:00Z');
  const second = await engine.profiles.import.analyze('id\nc\n');
  await engine.profiles.import.commit(first.importId, { tags: [] });
  expect(await engine.profiles.import.list()).toEqual([
    {
      importId: second.importId,
      status: 'analyzed',
      analyzedAt: '2026-01-02T00:00:00.000Z',
      rows: 1,
      valid: 1,
      defaultTag: second.defaultTag,
    },
    {
      importId: first.importId,
      status: 'committed',
      analyzedAt: '2026-01-01T00:00:00.000Z',
      rows: 2,
      valid: 1,
      defaultTag: first.defaultTag,
      tags: [],
    },
  ]);
});

it('is forgotten after 30 days, with its rows', async () => {
  const clock = handClock('2026-01-01T00:00:00Z');
  const engine = await accounts.open({ clock, account: 'forgotten' });
  const { importId } = await engine.profiles.import.analyze('id,email\na,\nb,no address\n');
  const rows = (await accounts.stored()).collection('importRows');
  clock.set('2026-01-30T00:00:00Z');
  await engine.work.runDue();
  expect([
    await engine.profiles.import.status(importId),
    await rows.countDocuments({ account: 'forgotten' }),
  ]).toEqual([expect.objectContaining({ status: 'analyzed' }), 1]);
  clock.set('2026-02-01T00:00:00Z');
  await engine.work.runDue();
  await expect(engine.profiles.import.commit(importId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await rows.countDocuments({ account: 'forgotten' })).toBe(0);
});

it('long rows are kept in documents of their own', async () => {
  const engine = await accounts.open();
  const notes = '€'.repeat(3_900_000);
  const { importId } = await engine.profiles.import.analyze(
    [
      { id: 'a', notes },
      { id: 'b', notes },
    ],
    { columns: { notes: null } },
  );
  expect(await engine.profiles.import.commit(importId)).toMatchObject({ created: 2, refused: 0 });
});

it('columns go where the caller says', async () => {
  const engine = await accounts.open();
  const csv = 'Key,Mail,Secret,Town\nk1,k1@example.com,x,Rome\n';
  const { columns, importId } = await engine.profiles.import.analyze(csv, {
    columns: { Key: 'externalId', Secret: null, Town: 'attributes.home.town' },
  });
  expect(columns.map(({ target }) => target)).toEqual(['externalId', 'email', null, 'attributes.home.town']);
  await engine.profiles.import.commit(importId, { tags: [] });
  expect((await engine.profiles.get({ externalId: 'k1' })).attributes).toEqual({ 'home.town': 'Rome' });
  await expect(
    engine.profiles.import.analyze(csv, { columns: { Keyy: 'externalId' } }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', hint: 'Did you mean "Key"?' });
  await expect(
    engine.profiles.import.analyze(csv, { columns: { Key: 'attributes.createdAt' } }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/columns/Key' });
  await expect(engine.profiles.import.analyze(csv, { columns: { Key: 'nowhere' } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/columns/Key',
  });
});

it('rows of one person are written in their order; what is known already is unchanged', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany([
    { externalId: 'same', attributes: { city: 'Rome' } },
    { externalId: 'other', attributes: { city: 'Oslo' } },
  ]);
  const many = Array.from({ length: 3_000 }, (_, i) => `p${i % 1_500},City ${i}`);
  const { importId, rows } = await engine.profiles.import.analyze(
    ['id,city', 'same,Rome', 'other,Bergen', ...many].join('\n'),
  );
  expect(rows).toBe(3_002);
  expect(await engine.profiles.import.commit(importId, { tags: [] })).toMatchObject({
    created: 1_500,
    updated: 1_501,
    unchanged: 1,
    refused: 0,
  });
  expect((await engine.profiles.get({ externalId: 'p7' })).attributes.city).toBe('City 1507');
  const full = await engine.profiles.import.analyze('id,country\nsame,IT\n');
  await engine.profiles.import.commit(full.importId, { tags: [], mode: 'full' });
  expect((await engine.profiles.get({ externalId: 'same' })).attributes).toEqual({ country: 'IT' });
});

it('goes on where a commit was ended: nobody is doubled and the report is of the whole', async () => {
  const engine = await accounts.open();
  const { importId } = await engine.profiles.import.analyze(
    ['id,city', ...Array.from({ length: 5_500 }, (_, i) => `p${i},Rome`)].join('\n'),
  );
  const db = await accounts.stored();
  const staged = await db.collection('importRows').findOne({ import: importId, first: 0 });
  const abort = new AbortController();
  await expect(
    engine.profiles.import.commit(importId, {
      signal: abort.signal,
      onProgress: ({ done }) => (done >= 2_000 ? abort.abort() : undefined),
    }),
  ).rejects.toMatchObject({ name: 'AbortError' });
  const between = await engine.profiles.import.status(importId);
  expect(between).toMatchObject({ status: 'committing', total: 5_500, done: between.created });
  expect(between.done).toBeLessThan(5_500);
  // A crash between the profiles of a chunk and its mark: the chunk stands there as it was staged.
  await db.collection('importRows').replaceOne({ _id: staged?._id }, staged ?? {});
  const [one, two] = await Promise.all([
    engine.profiles.import.commit(importId, {
      onProgress: ({ done, total, perSecond }) => expect(done <= total && perSecond >= 0).toBe(true),
    }),
    engine.profiles.import.commit(importId),
  ]);
  expect(one).toMatchObject({ created: 5_500, updated: 0, unchanged: 0, refused: 0 });
  expect(two).toEqual(one);
  expect(await engine.profiles.import.commit(importId)).toEqual(one);
  expect(await engine.profiles.import.status(importId)).toMatchObject({
    status: 'committed',
    done: 5_500,
    total: 5_500,
    created: 5_500,
  });
  expect(await engine.audience.count({ attribute: 'city', operator: 'is', value: 'Rome' })).toBe(5_500);
  expect(
    await db.collection('importRows').countDocuments({ import: importId, rows: { $exists: true } }),
  ).toBe(0);
}, 120_000);

it('refuses a cell of ten megabytes, and what can be no source', async () => {
  const engine = await accounts.open();
  const { importId, problems, valid } = await engine.profiles.import.analyze(
    `id,text\na,"${'x\n'.repeat(5_000_000)}"\nb,short\n`,
  );
  expect(problems).toMatchObject([{ line: 2, column: 'text', message: expect.stringContaining('bytes') }]);
  expect(valid).toBe(1);
  const [refused] = await all(engine.profiles.import.refused(importId));
  expect(JSON.stringify(refused).length).toBeLessThan(2_000);
  for (const source of [undefined, null, 7, {}, new Set()])
    await expect(engine.profiles.import.analyze(source as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  await expect(engine.profiles.import.analyze(Uint8Array.of(105, 100, 10, 0xff, 0xfe))).rejects.toMatchObject(
    { code: 'INVALID_ARGUMENT', message: 'The file is not UTF-8.' },
  );
  await expect(engine.profiles.import.analyze('id\na', { format: 'rows' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/format',
  });
  await expect(engine.profiles.import.analyze('id\na', { delimiter: '::' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/delimiter',
  });
  for (const call of [
    engine.profiles.import.commit('000000000000000000000000'),
    engine.profiles.import.status('none'),
    all(engine.profiles.import.refused('none')),
  ])
    await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.profiles.import.analyze('')).toMatchObject({
    rows: 0,
    valid: 0,
    columns: [],
    problems: [],
  });
  expect(
    await (
      await accounts.open()
    ).profiles.import
      .status(importId)
      .catch(({ code }: { code: string }) => code),
  ).toBe('NOT_FOUND');
});

it('leaves nothing behind when the source breaks off with an error', async () => {
  const engine = await accounts.open({ account: 'broken' });
  async function* source(): AsyncGenerator<string> {
    yield `id\n${'a\n'.repeat(200_000)}`;
    throw new RangeError('the disk is gone');
  }
  await expect(engine.profiles.import.analyze(source())).rejects.toMatchObject({
    message: 'the disk is gone',
  });
  const db = await accounts.stored();
  expect(await db.collection('importRows').countDocuments({ account: 'broken' })).toBe(0);
});
