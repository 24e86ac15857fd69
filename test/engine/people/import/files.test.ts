import type { AudienceEngine, ImportOptions } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('files');

type Source = Parameters<AudienceEngine['profiles']['import']['analyze']>[0];

/** Analyses, commits, and says who is there then: the two count the same. */
async function imported(engine: AudienceEngine, source: Source, options?: ImportOptions) {
  const analysis = await engine.profiles.import.analyze(source, options);
  const report = await engine.profiles.import.commit(analysis.importId, { tags: [] });
  expect([report.refused, report.created + report.updated + report.unchanged]).toEqual([
    analysis.rows - analysis.valid,
    analysis.valid,
  ]);
  const people = (await engine.profiles.find(null)).map(
    ({ externalId, emails, phones, attributes, tags }) => ({
      ...(externalId !== undefined && { externalId }),
      ...(emails.length > 0 && { emails }),
      ...(phones.length > 0 && { phones }),
      ...(Object.keys(attributes).length > 0 && { attributes }),
      ...(tags.length > 0 && { tags }),
    }),
  );
  const targets = Object.fromEntries(analysis.columns.map(({ name, target }) => [name, target]));
  return {
    analysis,
    people,
    targets,
    types: Object.fromEntries(analysis.columns.map(({ name, type }) => [name, type])),
  };
}

it.each([';', ',', '\t', '|'])(
  'the line sep=%s is no row: it says what stands between cells',
  async (mark) => {
    for (const first of [`sep=${mark}\r\n`, `"SEP=${mark}"\n`]) {
      const engine = await accounts.open();
      const { people, analysis } = await imported(
        engine,
        `${first}email${mark}city\r\nada@example.com${mark}"Rome, IT; |"\r\nbad${mark}x\r\n`,
      );
      expect(people).toEqual([{ emails: ['ada@example.com'], attributes: { city: 'Rome, IT; |' } }]);
      expect(analysis.problems.map(({ line }) => line)).toEqual([4]);
    }
  },
);

it('bytes are read as they are written: UTF-16 with and without a mark, Windows-1252 where it is said', async () => {
  const csv = 'email,city\nzoe@example.com,Zürich\n';
  const le = Buffer.from(csv, 'utf16le');
  const be = Buffer.from(le).swap16();
  const marked = (bytes: Buffer, ...mark: number[]): Buffer => Buffer.concat([Buffer.from(mark), bytes]);
  async function* bytewise(bytes: Buffer): AsyncGenerator<Uint8Array> {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  const latin = Buffer.from(csv, 'latin1');
  const sources: [Source, ImportOptions?][] = [
    [le],
    [be],
    [marked(le, 0xff, 0xfe)],
    [marked(be, 0xfe, 0xff)],
    [bytewise(le)],
    [Buffer.from(csv)],
    [latin, { encoding: 'windows-1252' }],
  ];
  for (const [source, options] of sources) {
    const engine = await accounts.open();
    expect((await imported(engine, source, options)).people).toEqual([
      { emails: ['zoe@example.com'], attributes: { city: 'Zürich' } },
    ]);
  }
  const engine = await accounts.open();
  await expect(engine.profiles.import.analyze(latin)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('Windows-1252'),
  });
  await expect(engine.profiles.import.analyze(latin, { encoding: 'latin9' as never })).rejects.toMatchObject({
    path: '/encoding',
  });
});

it('the first person of a file without a header is a person', async () => {
  const { people, targets } = await imported(
    await accounts.open(),
    'ada@example.com,London\nben@example.com,Rome\n',
  );
  expect(targets).toEqual({ 'Column 1': 'email', 'Column 2': 'attributes.Column 2' });
  expect(people).toEqual([
    { emails: ['ada@example.com'], attributes: { 'Column 2': 'London' } },
    { emails: ['ben@example.com'], attributes: { 'Column 2': 'Rome' } },
  ]);
});

it('the very name of a column goes before another word for it, and `id` is the last', async () => {
  const first = await imported(
    await accounts.open(),
    'id,externalId,email\n1,A-1,x@example.com\n2,A-2,y@example.com\n',
  );
  expect(first.targets).toEqual({ id: 'attributes.id', externalId: 'externalId', email: 'email' });
  const second = await imported(await accounts.open(), 'id,Customer ID\n1,A-1\n');
  expect(second.people).toEqual([{ externalId: 'A-1', attributes: { id: 1 } }]);
  const third = await imported(await accounts.open(), 'id,city\n7,Rome\n');
  expect(third.people).toEqual([{ externalId: '7', attributes: { city: 'Rome' } }]);
});

it('a profile as the engine gives it, fed back, comes back as itself', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['Ada@example.com', 'a@example.com'],
    phones: ['+447700900123'],
    attributes: { city: 'London', score: 3, list: ['a', 'b'] },
    tags: ['VIP', 'a, b'],
  });
  await engine.profiles.upsert({ emails: ['only@example.com'], attributes: { city: 'Rome' } });
  await engine.profiles.upsert({ externalId: 'zoe', emails: ['Ada@example.com'] });
  const before = await engine.profiles.find(null);
  expect(before).toHaveLength(2);
  const rows = before as unknown as Record<string, unknown>[];
  for (const source of [rows, rows.map((row) => JSON.stringify(row)).join('\n'), JSON.stringify(rows)]) {
    const analysis = await engine.profiles.import.analyze(source as never);
    expect(analysis).toMatchObject({ rows: 2, valid: 2, problems: [] });
    expect(await engine.profiles.import.commit(analysis.importId, { tags: [] })).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
    });
    expect(await engine.profiles.find(null)).toEqual(before);
  }
});

it.each([
  ['courriel', 'email'],
  ['E-mail 1 - Value', 'email'],
  ['Phone 1 - Value', 'phone'],
  ['Who to write to', 'email'],
])('one bad cell does not hide what the column "%s" is', async (name, target) => {
  const values =
    target === 'email'
      ? ['q1@example.com', 'n/a', 'q2@example.com', 'a@example.com ::: b@example.com']
      : ['+447700900123', '020 7946 0958', '+447700900124'];
  const { targets, analysis } = await imported(await accounts.open(), `${name}\n${values.join('\n')}\n`);
  expect(targets).toEqual({ [name]: target });
  expect(analysis.problems).toMatchObject([{ line: 3, column: name }]);
});

it('a column of plain text that is called mail, beside one of addresses, is an attribute', async () => {
  const { people } = await imported(await accounts.open(), 'Email,mail\nada@example.com,by post\n');
  expect(people).toEqual([{ emails: ['ada@example.com'], attributes: { mail: 'by post' } }]);
});

it.each([
  ['"""vip"",""new"""', ['new', 'vip']],
  ['"""a, b"";c"', ['a, b', 'c']],
  ['"""say """"hi"""""",x"', ['say "hi"', 'x']],
  ['"5"" pipe, y"', ['5" pipe', 'y']],
  ['a|b;c ::: d', ['a', 'b', 'c', 'd']],
])('a list in a cell is read as it was meant: %s', async (cell, tags) => {
  const { people } = await imported(
    await accounts.open(),
    `email;tags\nada@example.com;${cell.startsWith('"') ? cell : `"${cell}"`}\n`,
  );
  expect([...(people[0]?.tags ?? [])].sort()).toEqual(tags);
});

it('digits that begin with a zero never lose it', async () => {
  const engine = await accounts.open();
  const first = await imported(engine, 'email,zip\na@example.com,90210\nb@example.com,10001\n');
  expect(first.types.zip).toBe('number');
  const { analysis, people } = await imported(
    engine,
    'email,zip\nc@example.com,02138\nd@example.com,007\ne@example.com,-05\nf@example.com,0.5\ng@example.com,0\n',
  );
  expect(analysis.problems.map(({ line, column }) => [line, column])).toEqual([
    [2, 'zip'],
    [3, 'zip'],
    [4, 'zip'],
  ]);
  expect(people.map(({ attributes }) => attributes?.zip)).toEqual([90210, 10001, 0.5, 0]);
  await expect(
    engine.profiles.upsert({ emails: ['h@example.com'], attributes: { zip: '02138' } }),
  ).rejects.toMatchObject({ code: 'ATTRIBUTE_TYPE' });
});

it.each([[['02138', 90210, 'W1A 1AA']], [[90210, '02138', 'W1A 1AA']], [['W1A 1AA', '02138', 90210]]])(
  'rows that mix numbers and text are text, in whatever order, and nobody is refused: %j',
  async (zips) => {
    const { people, analysis } = await imported(
      await accounts.open(),
      zips.map((zip, i) => ({ externalId: `p${i}`, zip })),
    );
    expect(analysis.problems).toEqual([]);
    expect(people.map(({ attributes }) => attributes?.zip)).toEqual(zips.map(String));
  },
);

it('a number for an attribute that is text is text', async () => {
  const { people } = await imported(await accounts.open(), [{ externalId: 'ada', company: 3 }]);
  expect(people).toEqual([{ externalId: 'ada', attributes: { company: '3' } }]);
});

it('a delimiter too many at the end of a line says nothing; a row that is cut is refused', async () => {
  const { people, analysis } = await imported(
    await accounts.open(),
    'email,city\na@example.com,Rome,\nb@example.com,Oslo,,,\nc@example.com\nd@example.com,Bern,x\n',
  );
  expect(people.map(({ emails }) => emails?.[0])).toEqual(['a@example.com', 'b@example.com']);
  expect(analysis.problems.map(({ line }) => line)).toEqual([4, 5]);
});

it('a list of JSON is read, as CSV or NDJSON or unsaid; what begins as one and is none is told', async () => {
  const json = '  [ {"externalId":"a","n":1},\n {"externalId":"b"} , 5 ]';
  for (const options of [undefined, { format: 'csv' }, { format: 'ndjson' }] as const) {
    const { people, analysis } = await imported(await accounts.open(), json, options);
    expect(people).toEqual([{ externalId: 'a', attributes: { n: 1 } }, { externalId: 'b' }]);
    expect(analysis).toMatchObject({ rows: 3, valid: 2 });
  }
  await expect((await accounts.open()).profiles.import.analyze('[{"externalId":"a"},')).rejects.toMatchObject(
    { code: 'INVALID_ARGUMENT' },
  );
});

it('integers that a number does not hold are kept digit by digit', async () => {
  const { people } = await imported(
    await accounts.open(),
    '{"externalId":9007199254740993,"ref":9007199254740993,"text":"x 9007199254740993","small":-12}\n',
  );
  expect(people).toEqual([
    {
      externalId: '9007199254740993',
      attributes: { ref: '9007199254740993', text: 'x 9007199254740993', small: -12 },
    },
  ]);
});

it('what no attribute can be is refused by the analysis as by the commit', async () => {
  const { analysis } = await imported(await accounts.open(), [
    { email: 'a@example.com', meta: { a: 1 } },
    { email: 'b@example.com' },
  ]);
  expect(analysis).toMatchObject({ rows: 2, valid: 1 });
});

it('who has no identity is told which columns were looked at', async () => {
  const engine = await accounts.open();
  expect((await engine.profiles.import.analyze('Email,Mobile,city\n,,Rome\n')).problems[0]?.hint).toContain(
    'Looked at: "Email", "Mobile".',
  );
  expect((await engine.profiles.import.analyze('Town\nRome\n')).problems[0]?.hint).toContain(
    'columns: { "Town": "email" }',
  );
});

it('imports of one minute have tags of their own', async () => {
  const engine = await accounts.open();
  const tags = [];
  for (let i = 0; i < 3; i++)
    tags.push((await engine.profiles.import.analyze('email\na@example.com\n')).defaultTag);
  tags.push(
    ...(await Promise.all([1, 2, 3].map(() => engine.profiles.import.analyze('email\na@example.com\n')))).map(
      ({ defaultTag }) => defaultTag,
    ),
  );
  expect(new Set(tags).size).toBe(6);
});

it('of somebody who is erased nothing stays in imports: no example, no refused row', async () => {
  const account = 'erased';
  const engine = await accounts.open({ account });
  const csv =
    'id,email,birthDate\nada,Ada@example.com,1990-01-01\nada,ada@example.com,31/12/1980\nben,ben@example.com,31/12/1981\n';
  const { importId } = await engine.profiles.import.analyze(csv);
  await engine.profiles.import.commit(importId);
  await engine.profiles.delete({ externalId: 'ada' });
  const db = await accounts.stored();
  const left = JSON.stringify([
    await db.collection('imports').find({ account }).toArray(),
    await db.collection('importRows').find({ account }).toArray(),
  ]);
  expect(left.toLowerCase()).not.toMatch(/ada|1980/);
  const refused = [];
  for await (const { line, row } of engine.profiles.import.refused(importId)) refused.push([line, row]);
  expect(refused).toEqual([
    [3, {}],
    [4, { id: 'ben', email: 'ben@example.com', birthDate: '31/12/1981' }],
  ]);
});
