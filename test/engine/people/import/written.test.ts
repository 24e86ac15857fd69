import type { AudienceEngine, ImportOptions } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('import written');
let engine: AudienceEngine;
beforeEach(async () => (engine = await accounts.open({ timeZone: 'Europe/Berlin' })));

type Source = string | Record<string, unknown>[];

/** What became of each row, by its external id; without default tag. */
async function imported(source: Source, options: ImportOptions = {}) {
  const analysis = await engine.profiles.import.analyze(source, options);
  const { created, updated, refused } = await engine.profiles.import.commit(analysis.importId, { tags: [] });
  const people = await engine.profiles.find(null);
  return {
    analysis,
    counts: { created, updated, refused },
    attributes: Object.fromEntries(
      people.map(({ externalId, attributes }): [string, Record<string, unknown>] => [
        externalId ?? '',
        attributes,
      ]),
    ),
  };
}
const columnIn = ({ analysis }: Awaited<ReturnType<typeof imported>>, name: string) =>
  analysis.columns.find((column) => column.name === name);

it.each<[string, string, string[], unknown[]]>([
  ['DD/MM/YYYY', 'date', ['31/12/1980', '03/04/1981'], ['1980-12-31', '1981-04-03']],
  ['MM/DD/YYYY', 'date', ['12/31/1980', '3/4/1981'], ['1980-12-31', '1981-03-04']],
  ['DD.MM.YYYY', 'date', ['1.2.1980', '03.04.1981'], ['1980-02-01', '1981-04-03']],
  ['DD-MM-YYYY', 'date', ['31-12-1980'], ['1980-12-31']],
  ['YYYY/MM/DD', 'date', ['1980/12/31', '1981/1/2'], ['1980-12-31', '1981-01-02']],
  ['YYYY-MM-DD HH:mm', 'datetime', ['2021-03-13 10:00'], ['2021-03-13T09:00:00.000Z']],
  ['YYYY-MM-DD HH:mm:ss', 'datetime', ['2021-07-13T10:00:05.123456'], ['2021-07-13T08:00:05.123Z']],
  ['DD.MM.YYYY HH:mm', 'datetime', ['28.03.2021 02:30'], ['2021-03-28T01:00:00.000Z']],
  [
    'MM/DD/YYYY hh:mm:ss A',
    'datetime',
    ['12/31/1980 12:00:00 AM', '12/31/1980 12:30:05 PM', '1/2/1981 1:05:00 p.m.'],
    ['1980-12-30T23:00:00.000Z', '1980-12-31T11:30:05.000Z', '1981-01-02T12:05:00.000Z'],
  ],
  ['DD.MM.YYYY hh:mm A', 'datetime', ['31.12.1980 11:59 pm'], ['1980-12-31T22:59:00.000Z']],
  ['MM/DD/YYYY', 'date', ['12/31/1980 12:00:00 AM', '1/2/1981 12:00:00 AM'], ['1980-12-31', '1981-01-02']],
  ['DD.MM.YYYY', 'date', ['31.12.1980 00:00', '1.2.1981 00:00'], ['1980-12-31', '1981-02-01']],
])('a column that can only be written as %s is read so', async (format, type, cells, values) => {
  const rows = cells.map((when, i) => ({ externalId: `r${i}`, when }));
  const csv = `externalId,when\n${rows.map((row) => `${row.externalId},${row.when}`).join('\n')}\n`;
  for (const source of [csv, rows]) {
    const done = await imported(source);
    expect(columnIn(done, 'when')).toMatchObject({ type, format });
    expect(done.counts.refused).toBe(0);
    expect(Object.values(done.attributes).map((of) => of['when'])).toEqual(values);
  }
});

it('days that may be written in two ways are asked about: text until somebody says, refused for an attribute that is a day, read as it is said', async () => {
  const csv = (name: string) => `externalId,${name}\na,03/04/1981\nb,05/06/1982\n`;
  const unsaid = await imported(csv('since'));
  expect(columnIn(unsaid, 'since')).toMatchObject({ type: 'text', formats: ['DD/MM/YYYY', 'MM/DD/YYYY'] });
  expect(unsaid.attributes).toMatchObject({ a: { since: '03/04/1981' } });
  const born = await imported(csv('birthday'));
  expect(born.analysis).toMatchObject({ rows: 2, valid: 0 });
  expect(born.analysis.problems[0]).toEqual({
    line: 2,
    column: 'birthday',
    message: '"03/04/1981" can be read in several ways.',
    hint: 'Say how the column is written: formats: { "birthday": "DD/MM/YYYY" or "MM/DD/YYYY" }.',
  });
  for (const [format, day] of [
    ['DD/MM/YYYY', '1981-04-03'],
    ['MM/DD/YYYY', '1981-03-04'],
  ] as const) {
    const said = await imported(csv('birthday'), { formats: { birthday: format } });
    expect(said.counts.refused).toBe(0);
    expect(said.attributes).toMatchObject({ a: { birthDate: day } });
  }
});

it.each<[string, string, string, string[], string, string]>([
  ['since', 'date', 'DD/MM/YYYY', ['31/12/1980', '03/04/1981', '05/06/1982'], 'n/a', '1980-12-31'],
  ['since', 'date', 'DD.MM.YYYY', ['31.12.1980', '3.4.1981'], 'soon', '1980-12-31'],
  ['since', 'date', 'MM/DD/YYYY', ['12/31/1980', '03/04/1981'], '31/31/1981', '1980-12-31'],
  ['since', 'date', '', ['1980-12-31', '1981-03-04'], 'soon', '1980-12-31'],
  [
    'since',
    'datetime',
    'DD.MM.YYYY HH:mm',
    ['31.12.1980 01:00', '3.4.1981 12:00'],
    '?',
    '1980-12-31T00:00:00.000Z',
  ],
  ['birthDate', 'date', 'DD/MM/YYYY', ['31/12/1980', '03/04/1981'], '31/02/1981', '1980-12-31'],
  ['birthDate', 'date', 'DD.MM.YYYY', ['31.12.1980'], 'n/a', '1980-12-31'],
  ['birthDate', 'date', 'MM/DD/YYYY', ['12/31/1980 00:00:00', '3/4/1981'], 'soon', '1980-12-31'],
  ['birthDate', 'date', 'MM/DD/YYYY', ['12/31/1980 12:00:00 AM', '3/4/1981'], 'soon', '1980-12-31'],
])(
  'one bad cell does not hide how the days of a column are written, and is refused by itself: %s, %s %s',
  async (name, type, format, good, bad, first) => {
    const rows = [...good, bad].map((cell, i) => ({ externalId: `r${i}`, [name]: cell }));
    const csv = `externalId,${name}\n${[...good, bad].map((cell, i) => `r${i},${cell}`).join('\n')}\n`;
    for (const source of [csv, rows, rows.slice().reverse()]) {
      const done = await imported(source);
      expect(columnIn(done, name)).toMatchObject({ type, ...(format !== '' && { format }) });
      expect(done.analysis.problems).toMatchObject([{ column: name, message: expect.stringContaining(bad) }]);
      expect(done.attributes['r0']).toEqual({ [name]: first });
    }
  },
);

it.each<[string, string[], unknown[]]>([
  ['number', ['10', '20.5', 'n/a', '30'], [10, 20.5, 30]],
  ['number', ['10', '20', '30', 'soon'], [10, 20, 30]],
  ['number', ['#DIV/0!', '1', '2', '3', '-', '4', '5', '6'], [1, 2, 3, 4, 5, 6]],
  ['boolean', ['true', 'FALSE', '?', 'true'], [true, false, true]],
])(
  'one bad cell does not hide that a column holds %ss, and is refused by itself: %j',
  async (type, cells, values) => {
    const rows = cells.map((cell, i) => ({ externalId: `r${i}`, held: cell }));
    const done = await imported(
      `externalId,held\n${rows.map((row) => `${row.externalId},${row.held}`).join('\n')}\n`,
    );
    expect(columnIn(done, 'held')).toMatchObject({ type });
    expect(done.counts).toMatchObject({ created: values.length, refused: cells.length - values.length });
    expect(Object.values(done.attributes).map((of) => of['held'])).toEqual(values);
  },
);

it('what bad cells do not hide: a format, and the numbers of rows, whichever comes first', async () => {
  const comma = await imported('externalId;paid\na;1.234,56\nb;0,5\nc;n/a\n');
  expect(columnIn(comma, 'paid')).toMatchObject({ type: 'number', format: '1.234,5' });
  expect(comma.attributes).toEqual({ a: { paid: 1234.56 }, b: { paid: 0.5 } });
  for (const held of [
    ['n/a', 1, 2, 3],
    [1, 2, 3, 'n/a'],
  ] as const)
    expect(
      columnIn(await imported(held.map((of, i) => ({ externalId: `${i}`, held: of }))), 'held')?.type,
    ).toBe('number');
});

it.each([
  [['90210', '10001', '02138']],
  [['12', '14', '12a', '16']],
  [['1', '2', 'EG', '3', 'EG', '4', '5', '6']],
  [['5', 'hello']],
  [['5', '6', 'small', 'large']],
])('a column of which a cell means something else is text, and nobody is refused: %j', async (cells) => {
  const done = await imported(`externalId,held\n${cells.map((cell, i) => `r${i},${cell}`).join('\n')}\n`);
  expect(columnIn(done, 'held')).toMatchObject({ type: 'text' });
  expect(Object.values(done.attributes).map((of) => of['held'])).toEqual(cells);
});

it("the ' that spreadsheets write before a text is no part of it, wherever it cannot be one", async () => {
  const source = "externalId,email,phone,zip,name\n'007,'x12@y.com,'+447700900123,'02138,'t Hooft\n";
  await imported(source);
  const [person] = await engine.profiles.find(null);
  expect(person).toMatchObject({
    externalId: '007',
    emails: ['x12@y.com'],
    phones: ['+447700900123'],
    attributes: { zip: '02138', name: "'t Hooft" },
  });
  await engine.doNotContact.add({ email: 'x12@y.com', reason: 'unsubscribed', source: 'test' });
  expect(await engine.doNotContact.check({ email: "'x12@y.com" })).toMatchObject({ allowed: false });
  await engine.profiles.upsert({ externalId: 'kept', emails: ["o'brien@example.com", "'ann@example.com'"] });
  expect((await engine.profiles.get({ externalId: 'kept' })).emails).toEqual([
    "o'brien@example.com",
    'ann@example.com',
  ]);
});

it('days that contradict each other are asked about, and a column of which much is no day stays text', async () => {
  const mixed = await imported('externalId,born\na,31/12/1980\nb,12/31/1980\n');
  expect(columnIn(mixed, 'born')).toMatchObject({ type: 'text', formats: ['DD/MM/YYYY', 'MM/DD/YYYY'] });
  const kinds = await engine.profiles.import.analyze(
    'externalId,birthDate\na,1990-01-01\nb,31/12/1980\nc,31/12/1981\n',
  );
  expect(kinds.problems.map(({ line }) => line)).toEqual([3, 4]);
  const notes = await imported('externalId,note\na,2020-05-01\nb,31/12/1980\nc,called\nd,2020-05-02\n');
  expect(columnIn(notes, 'note')).toMatchObject({ type: 'text' });
  expect(notes.counts.refused).toBe(0);
});

it.each([
  '1980-12-31 00:00:00',
  '1980-12-31T00:00:00',
  '1980-12-31 00:00',
  '1980-12-31 00:00:00.000000',
  '1980-12-31T00:00:00.000Z',
  '1980-12-31T00:00:00+01:00',
  '1980-12-31T00:00:00-05:00',
  '1980-12-31 12:00:00 AM',
])('%s is a day where the attribute is one, alone and among days', async (midnight) => {
  for (const others of [[], ['1981-03-04', '1982-05-06']]) {
    const cells = [midnight, ...others];
    const rows = cells.map((birthDate, i) => ({ externalId: `r${i}`, birthDate }));
    const csv = `externalId,birthDate\n${cells.map((cell, i) => `r${i},${cell}`).join('\n')}\n`;
    for (const source of [csv, rows]) {
      const { counts, attributes } = await imported(source);
      expect(counts.refused).toBe(0);
      expect(Object.values(attributes)).toEqual(
        ['1980-12-31', ...others].map((birthDate) => ({ birthDate })),
      );
      for (const { externalId } of rows) await engine.profiles.delete({ externalId });
    }
  }
  const hour = await imported([{ externalId: 'x', birthDate: midnight.replace(/00:00|12:00/, '10:00') }]);
  expect(hour.counts.refused).toBe(1);
});

it('1.234 in a file with semicolons is asked, not guessed; numbers that can only be written in one way are read so', async () => {
  const csv = (...cells: string[]) =>
    `externalId;amount\n${cells.map((cell, i) => `p${i};${cell}`).join('\n')}\n`;
  const unsaid = await imported(csv('1.234', '5'));
  expect(columnIn(unsaid, 'amount')).toMatchObject({ type: 'text', formats: ['1,234.5', '1.234,5'] });
  expect(unsaid.attributes).toMatchObject({ p0: { amount: '1.234' }, p1: { amount: '5' } });
  await engine.attributes.define({ name: 'Amount2', type: 'number' });
  const known = csv('1.234', '5').replace('amount', 'Amount2');
  expect((await engine.profiles.import.analyze(known)).problems).toMatchObject([
    { line: 2, column: 'Amount2' },
  ]);
  for (const [format, value] of [
    ['1,234.5', 1.234],
    ['1.234,5', 1234],
  ] as const)
    expect((await imported(known, { formats: { Amount2: format } })).attributes).toMatchObject({
      p0: { Amount2: value },
      p1: { Amount2: 5 },
    });
  const comma = await imported(csv('1.234,56', '0,5', '-7').replace('amount', 'Comma'));
  expect(columnIn(comma, 'Comma')).toMatchObject({ type: 'number', format: '1.234,5' });
  expect(Object.values(comma.attributes).map((of) => of['Comma'])).toEqual([1234.56, 0.5, -7]);
  const point = await imported(csv('1.5', '1.234').replace('amount', 'Point'));
  expect(columnIn(point, 'Point')).toMatchObject({ type: 'number' });
  expect(point.attributes).toMatchObject({ p0: { Point: 1.5 }, p1: { Point: 1.234 } });
  const elsewhere = await imported('externalId,plain\np0,1.234\n');
  expect(elsewhere.attributes).toMatchObject({ p0: { plain: 1.234 } });
});

it('a day of a program, and an instant in milliseconds, are those of the attribute', async () => {
  await engine.attributes.define({ name: 'seen', type: 'datetime' });
  const rows = [
    { externalId: 'a', birthDate: new Date('1990-05-01T00:00:00Z'), seen: 1_700_000_000_000 },
    { externalId: 'b', birthDate: '1990-05-01T00:00:00.000Z', seen: '2021-07-13T08:00:05.123456Z' },
    { externalId: 'c', birthDate: '1990-04-30T22:00:00Z' },
    { externalId: 'd', birthDate: '1990-05-01T13:00:00Z' },
  ];
  const { attributes, analysis } = await imported(rows);
  expect(analysis.problems).toMatchObject([{ line: 4, column: 'birthDate' }]);
  expect(attributes).toEqual({
    a: { birthDate: '1990-05-01', seen: '2023-11-14T22:13:20.000Z' },
    b: { birthDate: '1990-05-01', seen: '2021-07-13T08:00:05.123Z' },
    c: { birthDate: '1990-05-01' },
  });
});

it.each(['file', 'rows'])(
  'an empty cell of a %s keeps or clears as it is said, and says nothing unless it is',
  async (door) => {
    const before = { city: 'Oslo', list: ['a'] };
    const source: Source =
      door === 'file' ? 'externalId,city,list\na,,\n' : [{ externalId: 'a', city: '', list: '' }];
    for (const [emptyCells, after] of [
      [undefined, before],
      ['keep', before],
      ['clear', {}],
    ] as const) {
      await engine.profiles.upsert({ externalId: 'a', attributes: before });
      const { attributes } = await imported(source, emptyCells && { emptyCells });
      expect(attributes).toEqual({ a: after });
    }
    await engine.profiles.upsert({ externalId: 'a', attributes: before });
    expect((await imported([{ externalId: 'a', city: null }], { emptyCells: 'keep' })).attributes).toEqual({
      a: before,
    });
    expect((await imported([{ externalId: 'a', city: null }])).attributes).toEqual({ a: { list: ['a'] } });
  },
);

it('a cell that cannot be read refuses its row, or is left out alone where that is said, as long as somebody is named', async () => {
  const csv =
    'externalId,email,birthDate\na,a@example.com,1990-01-01\nb,b@example.com,soon\nc,no address,1991-01-01\n,also none,1992-01-01\n';
  expect((await engine.profiles.import.analyze(csv)).valid).toBe(1);
  const { analysis, counts, attributes } = await imported(csv, { badCells: 'leaveOut' });
  expect(analysis).toMatchObject({ rows: 4, valid: 3, leftOut: 2 });
  expect(analysis.problems.map(({ line, column }) => [line, column])).toEqual([
    [3, 'birthDate'],
    [4, 'email'],
    [5, undefined],
  ]);
  expect(counts).toEqual({ created: 3, updated: 0, refused: 1 });
  expect(attributes).toEqual({ a: { birthDate: '1990-01-01' }, b: {}, c: { birthDate: '1991-01-01' } });
});

it('the analysis names a key that many rows share, and none that is one person again and again', async () => {
  const rows = [
    ...Array.from({ length: 4 }, (_, i) => ({ externalId: `c${i}`, email: 'Info@example.com' })),
    ...Array.from({ length: 5 }, () => ({ externalId: 'same', email: 'same@example.com' })),
  ];
  expect((await engine.profiles.import.analyze(rows)).sharedKeys).toEqual([
    { kind: 'email', value: 'info@example.com', rows: 4 },
  ]);
  expect((await engine.profiles.import.analyze(rows.slice(4))).sharedKeys).toBeUndefined();
});

it('what cannot be an option is refused with its place', async () => {
  for (const [options, path] of [
    [{ formats: { city: 'soon' } }, '/formats/city'],
    [{ formats: { city: 'DD/DD/YYYY' } }, '/formats/city'],
    [{ formats: { city: 5 } }, '/formats/city'],
    [{ formats: { town: 'DD/MM/YYYY' } }, '/formats'],
    [{ formats: [] }, '/formats'],
    [{ emptyCells: 'lose' }, '/emptyCells'],
    [{ badCells: 'lose' }, '/badCells'],
  ] as const)
    await expect(
      engine.profiles.import.analyze('externalId,city\na,Oslo\n', options as never),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path });
});
