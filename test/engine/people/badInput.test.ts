import type { AudienceEngine, ImportProblem, ProfileInput, Rule } from '../../../engine';
import { accountsOf } from '../accounts';
import { all } from '../watching';

const accounts = accountsOf('badInput');
const LARGE = 'x'.repeat(10_000_000);

/** One bad thing each, as columns of an import; `column` is where it is found, absent when the whole row is meant. */
const BAD: [string, Record<string, unknown>, { column?: string; message: RegExp }][] = [
  [
    'an email address without @',
    { id: 'b1', email: 'no at sign' },
    { column: 'email', message: /"no at sign" is not an email address/ },
  ],
  [
    'an invalid phone number',
    { id: 'b2', phone: '12' },
    { column: 'phone', message: /"12" is not a phone number/ },
  ],
  ['an attribute of ten megabytes', { id: 'b3', note: LARGE }, { column: 'note', message: /bytes/ }],
  [
    'a value of another type',
    { id: 'b4', points: 'many' },
    { column: 'points', message: /"many" cannot be read as it/ },
  ],
  ['no identity', { note: 'nobody' }, { message: /no identity/ }],
  [
    'a tag that is too long',
    { id: 'b5', tags: 't'.repeat(201) },
    { column: 'tags', message: /longer than 200/ },
  ],
  ['a control character in a key', { id: 'b6\u0000' }, { column: 'id', message: /not an external ID/ }],
];
const GOOD = [
  { id: 'g1', email: 'g1@example.com', phone: '+447700900001', points: 1, note: 'first', tags: 'fine' },
  { id: 'g2', email: 'g2@example.com', points: 2 },
];
const ATTRIBUTES = ['points', 'note'];
const COLUMNS = ['id', 'email', 'phone', 'points', 'note', 'tags'];

const rows = (): Record<string, unknown>[] => [
  GOOD[0] as object as Record<string, unknown>,
  ...BAD.map(([, row]) => row),
  GOOD[1] as object as Record<string, unknown>,
];
const cell = (value: unknown): string =>
  value === undefined ? '' : `"${String(value).replace(/"/g, '""')}"`;

async function expectTheGood(engine: AudienceEngine): Promise<void> {
  expect(await engine.profiles.find(null)).toMatchObject([
    {
      externalId: 'g1',
      emails: ['g1@example.com'],
      phones: ['+447700900001'],
      attributes: { points: 1, note: 'first' },
      tags: ['fine'],
    },
    { externalId: 'g2', emails: ['g2@example.com'], attributes: { points: 2 } },
  ]);
  expect((await engine.tags.list()).map(({ name, profiles }) => `${name} ${profiles}`)).toEqual(['fine 1']);
}

it('upsertMany refuses each bad item with its place and reason, and the others land', async () => {
  const engine = await accounts.open();
  const inputs = rows().map(({ id, email, phone, tags, ...attributes }): ProfileInput => ({
    ...(id !== undefined && { externalId: id as string }),
    ...(email !== undefined && { emails: [email as string] }),
    ...(phone !== undefined && { phones: [phone as string] }),
    attributes,
    ...(tags !== undefined && { tags: [tags as string] }),
  }));
  const answers = await engine.profiles.upsertMany(inputs);
  expect(answers.map(({ index }) => index)).toEqual(inputs.map((_, i) => i));
  expect([answers[0]?.error, answers[answers.length - 1]?.error]).toEqual([undefined, undefined]);
  BAD.forEach(([what, , { column, message }], i) => {
    const { code, message: said, path, hint } = answers[i + 1]?.error ?? {};
    expect([what, said]).toEqual([what, expect.stringMatching(message)]);
    const places: Record<string, string> = {
      id: '/externalId',
      email: '/emails/0',
      phone: '/phones/0',
      tags: '/tags/0',
    };
    expect([what, code, path, typeof hint]).toEqual([
      what,
      expect.stringMatching(/INVALID_ARGUMENT|ATTRIBUTE_TYPE|TOO_LARGE/),
      column === undefined ? '' : (places[column] ?? `/attributes/${column}`),
      'string',
    ]);
  });
  await expectTheGood(engine);
});

it.each(['csv', 'ndjson', 'rows'] as const)(
  'an import of %s refuses each bad row with its line, column and reason, and the others land',
  async (format) => {
    const engine = await accounts.open();
    for (const name of ATTRIBUTES)
      await engine.attributes.define({ name, type: name === 'points' ? 'number' : 'text' });
    const text = {
      csv: () =>
        [
          COLUMNS.join(','),
          ...rows().map((row) => COLUMNS.map((column) => cell(row[column])).join(',')),
        ].join('\n'),
      ndjson: () =>
        rows()
          .map((row) => JSON.stringify(row))
          .join('\n'),
      rows,
    }[format]();
    const { importId, problems, valid } = await engine.profiles.import.analyze(text, { format });
    const first = format === 'csv' ? 3 : 2;
    const expected = BAD.map(([, , { column, message }], i) => ({
      line: first + i,
      ...(column !== undefined && { column }),
      message: expect.stringMatching(message),
      hint: expect.any(String),
    }));
    expect(problems).toEqual(expected);
    expect(valid).toBe(GOOD.length);
    expect(await engine.profiles.import.commit(importId, { tags: [] })).toMatchObject({
      created: GOOD.length,
      refused: BAD.length,
    });
    expect(
      (await all(engine.profiles.import.refused(importId))).map(({ row: _row, ...problem }) => problem),
    ).toEqual(expected);
    await expectTheGood(engine);
  },
);

it('a CSV that is cut in the middle of a row, of a quote or of a character loses that row alone', async () => {
  const whole = Buffer.from(
    'id,email,note\na,a@example.com,"one, two"\nb,b@example.com,"Zoë"\nc,c@example.com,three\n',
  );
  for (let length = whole.indexOf('\nb,') + 1; length <= whole.length; length++) {
    const engine = await accounts.open({ account: 'cut' });
    const bytes = whole.subarray(0, length);
    const isCutCharacter = bytes[length - 1] === 0xc3;
    const analysis = engine.profiles.import.analyze(bytes);
    if (isCutCharacter) {
      await expect(analysis).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: 'The file is not UTF-8.',
      });
      continue;
    }
    const { rows: read, valid, problems } = await analysis;
    const lines = bytes.toString().trimEnd().split('\n').length - 1;
    expect([length, read, valid + problems.length]).toEqual([length, lines, lines]);
    expect(problems.every(({ line }: ImportProblem) => line === lines + 1)).toBe(true);
    expect(valid).toBeGreaterThanOrEqual(lines - 1);
  }
});

it('columns that nobody knows become attributes of an import, and are left out of Do Not Contact; names of JavaScript and MongoDB are names', async () => {
  const engine = await accounts.open();
  const csv = 'id,__proto__,constructor,$where,a.b,toString\np,1,2,3,4,5\n';
  const { importId, problems } = await engine.profiles.import.analyze(csv);
  expect(problems).toEqual([]);
  await engine.profiles.import.commit(importId, { tags: ['__proto__', 'constructor', '$tag'] });
  const { attributes, tags } = await engine.profiles.get({ externalId: 'p' });
  expect(Object.entries(attributes).sort()).toEqual([
    ['$where', 3],
    ['__proto__', 1],
    ['a.b', 4],
    ['constructor', 2],
    ['toString', 5],
  ]);
  expect(tags).toEqual(['$tag', '__proto__', 'constructor']);
  expect(await engine.tags.remove([{ externalId: 'p' }], ['CONSTRUCTOR', 'toString'])).toMatchObject({
    changed: 1,
  });
  expect((await engine.tags.list()).map(({ name, profiles }) => `${name} ${profiles}`)).toEqual([
    '$tag 1',
    '__proto__ 1',
    'constructor 0',
  ]);
  expect(
    await engine.doNotContact.import('email,__proto__,$where,constructor\nada@example.com,x,y,z\n'),
  ).toMatchObject({ added: 1, refused: 0 });
  expect(await all(engine.doNotContact.list())).toMatchObject([
    { value: 'ada@example.com', reasons: [{ reason: 'import', source: 'import' }] },
  ]);
});

it('an import of Do Not Contact refuses each bad row with its line, column and reason, and the others land', async () => {
  const engine = await accounts.open();
  const bad: [Record<string, unknown> | null, string | undefined][] = [
    [{ email: 'no at sign' }, 'email'],
    [{ phone: '12' }, 'phone'],
    [{ email: ['a@example.com'] }, 'email'],
    [{ email: { $ne: '' } }, 'email'],
    [{ phone: true }, 'phone'],
    [{}, undefined],
    [null, undefined],
    [{ email: 'x@example.com', reason: LARGE }, 'reason'],
    [{ email: 'x@example.com', note: 7 }, 'note'],
    [{ email: 'x@example.com', channel: ['sms'] }, 'channel'],
    [{ email: 'x@example.com', source: '\ud800' }, 'source'],
    // What is good in a bad row is not taken either.
    [{ email: 'x@example.com', phone: 'none' }, 'phone'],
  ];
  const given = [
    { email: 'first@example.com', reason: 'manual' },
    ...bad.map(([row]) => row),
    { phone: '+447700900002' },
  ];
  const { problems, ...numbers } = await engine.doNotContact.import(given as never);
  expect(numbers).toEqual({ rows: given.length, added: 2, unchanged: 0, refused: bad.length });
  expect(problems).toEqual(
    bad.map(([, column], i) => ({
      line: i + 2,
      ...(column !== undefined && { column }),
      message: expect.any(String),
      hint: expect.any(String),
    })),
  );
  expect((await all(engine.doNotContact.list())).map(({ value }) => value)).toEqual([
    'first@example.com',
    '+447700900002',
  ]);
  expect(
    await engine.doNotContact.import('email\na@example.com\n"b@example.com\nc@example.com\n'),
  ).toMatchObject({ added: 2, refused: 1, problems: [{ line: 3 }] });
  expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
});

it('tags are given to nobody when a name or a person is bad, and the answer says which', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  const ada = { externalId: 'ada' };
  const bad: [unknown, unknown, string][] = [
    [[ada, { email: 'no at sign' }], ['t'], '/1/email'],
    [[ada, { phone: '12' }], ['t'], '/1/phone'],
    [[ada, { id: { $ne: null } }], ['t'], '/1/id'],
    [[ada, null], ['t'], '/1'],
    [[ada], ['t', { $ne: '' }], '/tags/1'],
    [[ada], ['t', LARGE], '/tags/1'],
    [[ada], 't', '/tags'],
  ];
  for (const [who, tags, path] of bad)
    await expect(engine.tags.add(who as never, tags as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
  expect([await engine.tags.list(), (await engine.profiles.get(ada)).tags]).toEqual([[], []]);
});

const JUNK: unknown[] = [
  undefined,
  null,
  7,
  NaN,
  true,
  '',
  'x',
  [],
  [null],
  [7],
  {},
  { $ne: null },
  { id: { $ne: null } },
  { email: { $ne: '' } },
  { email: 7 },
  { profile: null },
  { profile: 7 },
  new Date(NaN),
  Symbol('s'),
  () => 1,
  1n,
  { externalId: ['a'] },
  JSON.parse('{"__proto__":{"email":"a@b.c"}}'),
  '\ud800@b.c',
  '\u0000',
];
const CALLS: [string, (engine: AudienceEngine, junk: never) => unknown][] = [
  ['profiles.upsert', (engine, junk) => engine.profiles.upsert(junk)],
  ['profiles.upsertMany', (engine, junk) => engine.profiles.upsertMany(junk)],
  ['an item of upsertMany', (engine, junk) => engine.profiles.upsertMany([junk])],
  [
    'an attribute',
    (engine, junk) => engine.profiles.upsertMany([{ externalId: 'x', attributes: { a: junk } }]),
  ],
  ['profiles.get', (engine, junk) => engine.profiles.get(junk)],
  ['profiles.export', (engine, junk) => engine.profiles.export(junk)],
  ['profiles.merge', (engine, junk) => engine.profiles.merge([junk, junk])],
  ['import.analyze', (engine, junk) => engine.profiles.import.analyze(junk)],
  [
    'a row of an import',
    (engine, junk) => engine.profiles.import.analyze([{ id: 'x', email: junk, a: junk }, junk]),
  ],
  ['tags.create', (engine, junk) => engine.tags.create(junk)],
  ['tags.add', (engine, junk) => engine.tags.add(junk, junk)],
  [
    'progress of tags.add',
    (engine, junk) =>
      engine.tags.add([{ externalId: 'x' }], ['t'], { onProgress: junk, largeAudience: junk }),
  ],
  ['doNotContact.add', (engine, junk) => engine.doNotContact.add(junk)],
  [
    'the channel of doNotContact.add',
    (engine, junk) => engine.doNotContact.add({ email: 'a@b.c', reason: 'r', source: 's', channel: junk }),
  ],
  ['doNotContact.remove', (engine, junk) => engine.doNotContact.remove(junk)],
  ['doNotContact.check', (engine, junk) => engine.doNotContact.check(junk)],
  [
    'the channel of doNotContact.check',
    (engine, junk) => engine.doNotContact.check({ email: 'a@b.c' }, { channel: junk }),
  ],
  ['doNotContact.checkMany', (engine, junk) => engine.doNotContact.checkMany(junk)],
  ['an item of checkMany', (engine, junk) => engine.doNotContact.checkMany([junk])],
  ['doNotContact.history', (engine, junk) => engine.doNotContact.history(junk)],
  ['doNotContact.verify', (engine, junk) => engine.doNotContact.verify(junk)],
  [
    'doNotContact.list',
    (engine, junk) =>
      engine.doNotContact.list({ kind: junk, channel: junk, reason: junk, search: junk, signal: junk }),
  ],
  ['a search of doNotContact.list', (engine, junk) => engine.doNotContact.list({ search: junk })],
  ['doNotContact.import', (engine, junk) => engine.doNotContact.import(junk)],
  ['contacts.gate', (engine, junk) => engine.contacts.gate(junk)],
  ['contacts.record', (engine, junk) => engine.contacts.record(junk)],
  [
    'the properties of contacts.record',
    (engine, junk) =>
      engine.contacts.record({ profile: { externalId: 'x' }, channel: 'email', properties: junk }),
  ],
  ['entries.requeue', (engine, junk) => engine.entries.requeue('flow', junk)],
  ['contacts.count', (engine, junk) => engine.contacts.count(junk)],
  ['contacts.rejections', (engine, junk) => engine.contacts.rejections({ channel: junk, signal: junk })],
  ['companies.list', (engine, junk) => engine.companies.list({ search: junk })],
  ['broadcasts.create', (engine, junk) => engine.broadcasts.create(junk)],
  [
    'an audience of broadcasts.create',
    (engine, junk) => engine.broadcasts.create({ name: 'n', channel: 'email', audience: junk }),
  ],
  ['broadcasts.addRecipients', (engine, junk) => engine.broadcasts.addRecipients(junk, junk)],
  ['broadcasts.recordSent', (engine, junk) => engine.broadcasts.recordSent('none', junk)],
];

const ROME: Rule = { attribute: 'city', operator: 'is', value: 'Rome' };
const SIGNALS: [string, (engine: AudienceEngine, signal: never) => unknown][] = [
  ['profiles.find', (engine, signal) => engine.profiles.find(null, { signal })],
  [
    'profiles.merge',
    (engine, signal) => engine.profiles.merge([{ externalId: 'x' }, { externalId: 'x' }], { signal }),
  ],
  ['segments.members', (engine, signal) => engine.segments.members('s', { signal })],
  [
    'segments.forecast',
    (engine, signal) => engine.segments.forecast('s', { until: '2999-01-01T00:00:00Z', signal }),
  ],
  ['segments.count', (engine, signal) => engine.segments.count('s', { signal })],
  ['audience.select', (engine, signal) => engine.audience.select(ROME, { signal })],
  ['audience.count', (engine, signal) => engine.audience.count(ROME, { signal })],
  ['audience.estimate', (engine, signal) => engine.audience.estimate(ROME, { signal })],
  ['audience.summary', (engine, signal) => engine.audience.summary(ROME, { signal })],
  ['audience.matches', (engine, signal) => engine.audience.matches(ROME, { externalId: 'x' }, { signal })],
  ['audience.explain', (engine, signal) => engine.audience.explain(ROME, { externalId: 'x' }, { signal })],
  ['flows.participants', (engine, signal) => engine.flows.participants('flow', { signal })],
  ['entries.next', (engine, signal) => engine.entries.next('flow', { timeoutMs: 0, signal })],
  ['entries.parked', (engine, signal) => engine.entries.parked('flow', { signal })],
  ['work.runDue', (engine, signal) => engine.work.runDue({ signal })],
];

async function outcomeOf(answer: unknown): Promise<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
    ? all(answer as AsyncIterable<unknown>)
    : answer;
}

describe('a signal', () => {
  let engine: AudienceEngine;
  beforeAll(async () => {
    engine = await accounts.open();
    await engine.profiles.upsert({ externalId: 'x' });
    await engine.segments.create({ name: 's', type: 'realTime', rule: ROME });
    await engine.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { segments: ['s'] } });
    await engine.work.runDue();
  });

  it.each(SIGNALS)('%s takes it from an AbortController only', async (_name, call) => {
    for (const junk of [null, 7, 'stop', {}])
      await expect((async () => outcomeOf(await call(engine, junk as never)))()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        path: '/signal',
      });
  });

  it.each(SIGNALS.filter(([name]) => name !== 'entries.next'))(
    '%s throws its reason as it is',
    async (_name, call) => {
      const reason = new Error('enough');
      await expect(
        (async () => outcomeOf(await call(engine, AbortSignal.abort(reason) as never)))(),
      ).rejects.toBe(reason);
    },
  );
});

it.each(CALLS)('%s takes nothing that it cannot, and says so in words of its own', async (_name, call) => {
  const engine = await accounts.open({ account: 'junk' });
  for (const junk of JUNK) {
    const codes: unknown[] = [];
    try {
      const answer = await call(engine, junk as never);
      if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
        await all(answer as AsyncIterable<unknown>);
      if (Array.isArray(answer))
        codes.push(...(answer as { error?: { code: string } }[]).map(({ error }) => error?.code));
    } catch (error) {
      codes.push((error as { code?: unknown }).code ?? error);
    }
    for (const code of codes)
      expect([
        undefined,
        'INVALID_ARGUMENT',
        'INVALID_RULE',
        'ATTRIBUTE_TYPE',
        'NOT_FOUND',
        'TOO_LARGE',
        'NAME_TAKEN',
      ]).toContain(code);
  }
});
