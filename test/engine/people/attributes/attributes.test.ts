import { runInNewContext } from 'node:vm';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('attributes');

async function written(
  attributes: Record<string, unknown>,
  types: Record<string, string> = {},
  timeZone = 'UTC',
) {
  const engine = await accounts.open({ timeZone });
  for (const [name, type] of Object.entries(types))
    await engine.attributes.define({ name, type: type as never });
  await engine.profiles.upsert({ externalId: 'ada', attributes });
  return { engine, attributes: (await engine.profiles.get({ externalId: 'ada' })).attributes };
}

it('has the standard attributes from the start, with their types', async () => {
  const engine = await accounts.open();
  const listed = await engine.attributes.list();
  expect(listed.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'firstName text',
    'lastName text',
    'gender text',
    'country text',
    'city text',
    'address text',
    'preferredLanguage text',
    'company text',
    'timeZone text',
    'birthDate date',
    'createdAt datetime',
    'modifiedAt datetime',
  ]);
  expect(listed.filter(({ readOnly }) => readOnly).map(({ name }) => name)).toEqual([
    'createdAt',
    'modifiedAt',
  ]);
  await expect(engine.profiles.upsert({ externalId: 'ada', attributes: { city: 7 } })).rejects.toMatchObject({
    code: 'ATTRIBUTE_TYPE',
    path: '/attributes/city',
  });
});

it.each([
  ['text', 'London'],
  ['number', 12.5],
  ['boolean', false],
  ['date', '2024-02-29'],
  ['datetime', '2025-06-01T10:00:00+02:00'],
  ['datetime', new Date('2025-06-01T08:00:00Z')],
  ['datetime', runInNewContext("new Date('2025-06-01T08:00:00Z')") as Date],
  ['text', '2025-02-30'],
  ['text', '2025-06-01T10:00:00'],
  ['text', '12.5'],
  ['list', ['a', 1]],
  ['objects', [{ horsePower: 45 }]],
])('takes the type %s from the first value %j', async (type, value) => {
  const { engine } = await written({ x: value });
  expect((await engine.attributes.list()).find(({ name }) => name === 'x')?.type).toBe(type);
});

it.each([
  ['number', '12.5', 12.5],
  ['number', '-0', 0],
  ['number', '007.50', 7.5],
  ['number', '0.0000001', 1e-7],
  ['number', '9007199254740992', 9007199254740992],
  ['boolean', 'true', true],
  ['date', '0001-01-01', '0001-01-01'],
  ['datetime', '2025-06-01T10:00:00.5-05:00', '2025-06-01T15:00:00.500Z'],
  ['text', 'e\u0301', '\u00e9'],
  ['list', ['e\u0301', 1], ['\u00e9', 1]],
  ['objects', [{ 'a.b': 'x', n: 1, yes: true }], [{ 'a.b': 'x', n: 1, yes: true }]],
  ['objects', [{ a: null, b: undefined, c: 0 }, {}], [{ c: 0 }, {}]],
])('reads for %s the value %j as %j', async (type, value, expected) => {
  const { attributes } = await written({ x: value }, { x: type });
  expect(attributes.x).toEqual(expected);
});

it.each([
  ['number', ' 1'],
  ['number', '1e3'],
  ['number', '+1'],
  ['number', '.5'],
  ['number', '1.'],
  ['number', '0x10'],
  ['number', 'NaN'],
  ['number', '12345678901234567890'],
  ['number', '0.1000000000000000055511151231257827'],
  ['number', NaN],
  ['number', Infinity],
  ['number', true],
  ['number', [1]],
  ['boolean', 'TRUE'],
  ['boolean', 1],
  ['boolean', 'yes'],
  ['date', '2025-2-3'],
  ['date', '2025-02-29'],
  ['date', '0000-01-01'],
  ['date', '2025-06-01T00:00:00Z'],
  ['date', new Date(0)],
  ['datetime', '2025-06-01T10:00:00'],
  ['datetime', '2025-06-01T10:00Z'],
  ['datetime', '2025-06-01 10:00:00Z'],
  ['datetime', '2025-06-01T24:00:00Z'],
  ['datetime', 0],
  ['datetime', new Date(NaN)],
  ['text', 5],
  ['text', true],
  ['text', ['a']],
  ['text', { a: 1 }],
  ['list', 'a'],
  ['list', [null]],
  ['list', [true]],
  ['list', [['a']]],
  ['list', [{}]],
  ['list', [NaN]],
  ['objects', ['a']],
  ['objects', [{ a: { b: 1 } }]],
  ['objects', [{ a: [1] }]],
  ['objects', [{ a: 1 }, 2]],
  ['objects', [{ a: new Date(0) }]],
])('refuses for %s the value %j', async (type, value) => {
  const engine = await accounts.open();
  await engine.attributes.define({ name: 'x', type: type as never });
  await expect(engine.profiles.upsert({ externalId: 'ada', attributes: { x: value } })).rejects.toMatchObject(
    { code: 'ATTRIBUTE_TYPE', path: '/attributes/x' },
  );
  expect(await engine.profiles.find(null)).toEqual([]);
});

it.each([[Symbol('x')], [() => 1], [1n], [{ a: 1 }], [new Map()], [[null]]])(
  'gives no attribute a type by %p',
  async (value) => {
    const engine = await accounts.open();
    await expect(
      engine.profiles.upsert({ externalId: 'ada', attributes: { fresh: 1, x: value } }),
    ).rejects.toMatchObject({ code: 'ATTRIBUTE_TYPE', path: '/attributes/x' });
    expect((await engine.attributes.list()).filter(({ standard }) => !standard)).toEqual([]);
  },
);

it('reads a calendar day for an instant as its first moment in the zone of the account', async () => {
  // In Havana the clocks went forward at midnight: the day began at 01:00.
  const { attributes } = await written(
    { x: '2025-03-09', y: '2025-01-01' },
    { x: 'datetime', y: 'datetime' },
    'America/Havana',
  );
  expect(attributes).toEqual({ x: '2025-03-09T05:00:00.000Z', y: '2025-01-01T05:00:00.000Z' });
});

it.each([[''], ['x'.repeat(201)], ['a\nb'], ['\ud800']])('refuses %j as a name', async (name) => {
  const engine = await accounts.open();
  await expect(engine.attributes.define({ name, type: 'text' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/name',
  });
  await expect(
    engine.profiles.upsert({ externalId: 'ada', attributes: { [name]: 1 } }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('takes names in any way of writing as one, and refuses one that comes twice', async () => {
  const { engine } = await written({ 'e\u0301': 1 });
  await engine.profiles.upsert({ externalId: 'ada', attributes: { '\u00e9': 2 } });
  expect((await engine.profiles.get({ externalId: 'ada' })).attributes).toEqual({ '\u00e9': 2 });
  await expect(
    engine.profiles.upsert({ externalId: 'ada', attributes: { '\u00e9': 2, 'e\u0301': 3 } }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('keeps one type per attribute: the same declaration again changes nothing, another is refused', async () => {
  const engine = await accounts.open();
  await engine.attributes.define({ name: 'x', type: 'number' });
  expect(await engine.attributes.define({ name: 'x', type: 'number' })).toEqual({
    name: 'x',
    type: 'number',
  });
  await expect(engine.attributes.define({ name: 'x', type: 'text' })).rejects.toMatchObject({
    code: 'ATTRIBUTE_TYPE',
    path: '/type',
  });
  await expect(engine.attributes.define({ name: 'city', type: 'number' })).rejects.toMatchObject({
    code: 'ATTRIBUTE_TYPE',
  });
  await expect(engine.attributes.define({ name: 'y', type: 'string' as never })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/type',
  });
});

it('agrees on one type when many write different first values at the same instant', async () => {
  const account = 'race';
  const engines = await Promise.all([1, 2].map((n) => accounts.open({ account, appName: `process-${n}` })));
  for (let round = 0; round < 5; round++) {
    const name = `x${round}`;
    const answers = await Promise.all(
      engines.flatMap((engine, n) =>
        [7, 'text', true, '2025-01-01'].map((value, i) =>
          engine.profiles.upsertMany([{ externalId: `${round}-${n}-${i}`, attributes: { [name]: value } }]),
        ),
      ),
    );
    const type = (await engines[0]?.attributes.list())?.find((one) => one.name === name)?.type;
    const landed = answers.flat().filter(({ error }) => !error).length;
    expect([type, landed]).toEqual([type, type === 'text' ? 4 : 2]);
    expect(answers.flat().every(({ error }) => !error || error.code === 'ATTRIBUTE_TYPE')).toBe(true);
  }
});
