import { Readable } from 'node:stream';
import type { AudienceEngine } from '../../../engine';
import { Columns } from '../../../engine/people/import/Columns';
import { csvRows } from '../../../engine/people/import/csvRows';
import type { SourceRow } from '../../../engine/people/import/SourceRow';
import { accountsOf } from '../accounts';

const accounts = accountsOf('bounds before work');
let engine: AudienceEngine;
beforeAll(async () => {
  engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  await engine.flows.launch({ id: 'f', name: 'f', host: 'mine', audience: { tags: ['none'] } });
  await engine.broadcasts.create({ id: 'b', name: 'b', channel: 'email' });
});

/** Half a gigabyte when anything is made of each. */
const ENDLESS = new Array(30_000_000) as never;
const tooLarge = { code: 'TOO_LARGE', path: expect.any(String), hint: expect.any(String) };

it.each<[string, () => unknown]>([
  ['profiles.upsertMany', () => engine.profiles.upsertMany(ENDLESS)],
  ['profiles.getMany', () => engine.profiles.getMany(ENDLESS)],
  ['profiles.merge', () => engine.profiles.merge(ENDLESS)],
  ['profiles.import.analyze', () => engine.profiles.import.analyze(ENDLESS)],
  ['emails', () => engine.profiles.upsert({ emails: ENDLESS })],
  ['tags of a profile', () => engine.profiles.upsert({ externalId: 'ada', tags: ENDLESS })],
  [
    'a list as an attribute',
    () => engine.profiles.upsert({ externalId: 'ada', attributes: { list: ENDLESS } }),
  ],
  ['events.trackMany', () => engine.events.trackMany(ENDLESS)],
  ['tags.add', () => engine.tags.add(ENDLESS, ['tag'])],
  ['the tags of tags.add', () => engine.tags.add([{ externalId: 'ada' }], ENDLESS)],
  ['tags.remove', () => engine.tags.remove(ENDLESS, ['tag'])],
  ['tags.addMany', () => engine.tags.addMany(ENDLESS)],
  ['tags.removeMany', () => engine.tags.removeMany(ENDLESS)],
  ['audience.matchesMany', () => engine.audience.matchesMany({ tags: ['tag'], operator: 'hasAny' }, ENDLESS)],
  [
    'flows.launch',
    () => engine.flows.launch({ id: 'x', name: 'x', host: 'mine', audience: { tags: ENDLESS } }),
  ],
  ['flows.add', () => engine.flows.add('f', { profiles: ENDLESS })],
  ['flows.addMany', () => engine.flows.addMany('f', ENDLESS)],
  ['entries.requeue', () => engine.entries.requeue('f', ENDLESS)],
  ['doNotContact.checkMany', () => engine.doNotContact.checkMany(ENDLESS)],
  ['doNotContact.import', () => engine.doNotContact.import(ENDLESS)],
  ['contacts.gateMany', () => engine.contacts.gateMany(ENDLESS)],
  ['contacts.recordMany', () => engine.contacts.recordMany(ENDLESS)],
  ['broadcasts.addRecipients', () => engine.broadcasts.addRecipients('b', ENDLESS)],
  ['broadcasts.recordSent', () => engine.broadcasts.recordSent('b', ENDLESS)],
])('%s refuses a list of thirty million before it makes anything of it', async (_, call) => {
  await expect(call()).rejects.toMatchObject(tooLarge);
});

it('a rule and a filter of Infobip say that their list is too long', async () => {
  for (const rule of [
    { any: ENDLESS },
    { tags: ENDLESS, operator: 'hasAny' },
    { attribute: 'city', operator: 'is', values: ENDLESS },
  ] as never[])
    await expect(engine.audience.count(rule)).rejects.toMatchObject({ code: 'INVALID_RULE' });
  for (const query of [{ '#or': ENDLESS }, { '#in': { city: ENDLESS } }, { '#exist': ENDLESS }])
    expect((await engine.audience.importInfobip(query as never)).untranslated).toHaveLength(1);
});

it('a list of twelve thousand is written some at a time, and answered in its order', async () => {
  const answers = await engine.profiles.upsertMany(
    Array.from({ length: 12_000 }, (_, i) => (i % 6_000 === 5_999 ? { externalId: `p${i}` } : null)) as never,
  );
  expect(answers.map(({ index }) => index)).toEqual(Array.from({ length: 12_000 }, (_, i) => i));
  expect(answers.filter(({ error }) => error === undefined).map(({ index }) => index)).toEqual([
    5_999, 11_999,
  ]);
});

describe('a file that is no table', () => {
  it('is refused when its header has more columns than a table, whatever they are called', async () => {
    for (const header of [
      'a,'.repeat(20_000),
      ','.repeat(12_000_000),
      '"a";'.repeat(5_000),
      'x'.repeat(1_100_000),
    ])
      for (const call of [
        () => engine.profiles.import.analyze(`${header}\n1\n`),
        () => engine.doNotContact.import(`${header}\n1\n`),
      ])
        await expect(call()).rejects.toMatchObject({ code: 'TOO_LARGE', path: '' });
    const names = new Columns();
    names.header(new Array<string>(1_000).fill('a'));
    expect([names.names[1], names.names[999]]).toEqual(['a (2)', 'a (1000)']);
  });

  it('refuses a row that has more cells than a table, and those behind it land', async () => {
    const { importId, rows, valid, problems } = await engine.profiles.import.analyze(
      `id,city\na,${','.repeat(12_000_000)}\nb,Rome\n`,
    );
    expect({ rows, valid, problems }).toMatchObject({
      rows: 2,
      valid: 1,
      problems: [{ line: 2, message: 'The row has more than 1000 cells.' }],
    });
    expect(await engine.profiles.import.commit(importId, { tags: [] })).toMatchObject({
      created: 1,
      refused: 1,
    });
  });

  it('refuses the row of a cell that has very many values', async () => {
    const { problems, valid } = await engine.profiles.import.analyze(
      `id,email,tags\na,"${'a@example.com,'.repeat(200_000)}",\nb,,"${'t;'.repeat(500_000)}"\nc,c@example.com,t\n`,
    );
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'email'],
      [3, 'tags'],
    ]);
    expect(valid).toBe(1);
  });
});

describe('CSV is read in one go, however it comes', () => {
  const linesOf = async (text: AsyncIterable<string>): Promise<(number | string)[]> => {
    const found: (number | string)[] = [];
    for await (const rows of csvRows(text as AsyncGenerator<string>, new Columns()))
      for (const { line, problem } of rows as SourceRow[])
        found.push(problem ? `${line} ${problem.message}` : line);
    return found;
  };
  const pieces = (text: string, size: number): AsyncIterable<string> =>
    Readable.from(
      (function* () {
        for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
      })(),
    );
  const generated = async function* (text: AsyncIterable<string>): AsyncGenerator<string> {
    yield* text;
  };

  it.each([
    [
      'an unclosed quote in the header',
      `"id,city\n${'a,Rome\n'.repeat(300_000)}`,
      20,
      /more than 1000000 characters/,
    ],
  ])('%s, in small pieces', async (_, text, size, message) => {
    await expect(linesOf(generated(pieces(text, size)))).rejects.toThrow(message);
  });

  it('an unclosed quote costs its own line, also where nothing closes it for twelve million characters', async () => {
    const lines = await linesOf(generated(pieces(`id,city\na,Rome\nb,"Oslo\n${'c,Bern\n'.repeat(10)}`, 7)));
    expect(lines).toEqual([
      2,
      '3 A quote is opened in this row and not closed.',
      4,
      5,
      6,
      7,
      8,
      9,
      10,
      11,
      12,
      13,
    ]);
    const long = `c,${'x'.repeat(99_990)}\n`;
    const far = await linesOf(generated(pieces(`id,city\na,Rome\nb,"Oslo\n${long.repeat(150)}`, 65_536)));
    expect(far.slice(0, 4)).toEqual([2, '3 A quote is opened in this row and not closed.', 4, 5]);
    expect(far).toHaveLength(152);
  });

  it('a row that is too long to be parsed at once has the cells of any other, and its place among them', async () => {
    const long = 'ä'.repeat(600_000);
    const rows: unknown[] = [];
    const columns = new Columns();
    const text = `id,city,note\na,Rome,x\n "b" , "${long}\nsays ""yes"" " ,${long}\n"c",,"${long}" x\nd,Bern,\n"e", ,"${long}"`;
    for await (const portion of csvRows(generated(pieces(text, 65_537)), columns))
      for (const { line, cells, problem } of portion as SourceRow[])
        rows.push([
          line,
          problem ? problem.message : Object.values(cells).map((cell) => String(cell).replace(long, '…')),
        ]);
    expect(rows).toEqual([
      [2, ['a', 'Rome', 'x']],
      [3, ['b', '…\nsays "yes" ', '…']],
      [5, 'A quote stands where none may stand.'],
      [6, ['d', 'Bern', '']],
      [7, ['e', '', '…']],
    ]);
  });

  it('a line without an end is one problem, and what follows is read', async () => {
    const text = `id,city\n${'x'.repeat(30_000_000)}\nb,Rome\n"${'y'.repeat(13_000_000)}\nd,Rome\n`;
    expect(await linesOf(generated(pieces(text, 1_000_000)))).toEqual([
      '2 The row is longer than 12000000 characters.',
      3,
      '4 The row is longer than 12000000 characters.',
      5,
    ]);
  });

  it('others have a turn while it is read', async () => {
    let turns = 0;
    let reading = true;
    const count = (): void => {
      turns++;
      if (reading) setImmediate(count);
    };
    setImmediate(count);
    await linesOf(
      (async function* () {
        yield `id,city\n${','.repeat(20_000_000)}\n`;
      })(),
    );
    reading = false;
    expect(turns).toBeGreaterThan(10);
  });
});
