import type { AttributeType } from '../../../../engine';
import { accountsOf } from '../../accounts';
import { LONDON } from '../../watching';

const accounts = accountsOf('retype');

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  );

type Engine = Awaited<ReturnType<typeof accounts.open>>;
const valueOf = async (engine: Engine, externalId: string): Promise<unknown> =>
  (await engine.profiles.get({ externalId })).attributes['it'];

it.each<[AttributeType, AttributeType, [given: unknown, becomes: unknown][]]>([
  [
    'number',
    'text',
    [
      [12.5, '12.5'],
      [-3, '-3'],
    ],
  ],
  [
    'text',
    'number',
    [
      ['12.5', 12.5],
      [' 7 ', 7],
    ],
  ],
  [
    'boolean',
    'text',
    [
      [true, 'true'],
      [false, 'false'],
    ],
  ],
  ['text', 'list', [['vip', ['vip']]]],
  [
    'list',
    'text',
    [
      [['vip'], 'vip'],
      [[5], '5'],
    ],
  ],
  ['datetime', 'date', [['2025-06-01T22:30:00Z', '2025-06-02']]],
  ['date', 'datetime', [['2025-06-01', '2025-05-31T22:00:00.000Z']]],
  ['datetime', 'text', [['2025-06-01T22:30:00Z', '2025-06-01T22:30:00.000Z']]],
])('from %s to %s everybody keeps what they have, as a value of the new type', async (from, type, values) => {
  const engine = await accounts.open({ timeZone: 'Europe/Berlin' });
  await engine.attributes.define({ name: 'it', type: from });
  for (const [i, [it]] of values.entries())
    await engine.profiles.upsert({ externalId: `p${i}`, attributes: { it } });
  const nothing = { name: 'it', from, type, profiles: values.length, unreadable: 0, people: [], usedBy: [] };
  expect(await engine.attributes.retype({ name: 'it', type }, { dryRun: true })).toEqual(nothing);
  expect((await engine.attributes.list()).find(({ name }) => name === 'it')?.type).toBe(from);
  expect(await engine.attributes.retype({ name: 'it', type })).toEqual(nothing);
  for (const [i, [, becomes]] of values.entries()) {
    expect(await valueOf(engine, `p${i}`)).toEqual(becomes);
    expect(await engine.audience.count({ attribute: 'it', operator: 'isNotEmpty' })).toBe(values.length);
  }
  expect((await engine.attributes.list()).find(({ name }) => name === 'it')?.type).toBe(type);
});

it('what cannot be read is named before anything changes, refused, and cleared only where that is said; processes beside know of it', async () => {
  const account = 'beside';
  const [engine, other] = [await accounts.open({ account }), await accounts.open({ account })];
  await engine.profiles.upsert({ externalId: 'a', attributes: { it: '41' } });
  const { id } = await other.profiles.upsert({ externalId: 'b', attributes: { it: 'W1A 1AA' } });
  const found = {
    name: 'it',
    from: 'text',
    type: 'number',
    profiles: 2,
    unreadable: 1,
    people: [{ id, externalId: 'b', value: 'W1A 1AA' }],
    usedBy: [],
  };
  expect(await engine.attributes.retype({ name: 'it', type: 'number' }, { dryRun: true })).toEqual(found);
  expect(await codeOf(engine.attributes.retype({ name: 'it', type: 'number' }))).toBe('ATTRIBUTE_TYPE');
  expect(await valueOf(engine, 'a')).toBe('41');
  await engine.attributes.retype({ name: 'it', type: 'number' }, { unreadable: 'clear' });
  expect([await valueOf(engine, 'a'), await valueOf(engine, 'b')]).toEqual([41, undefined]);
  await other.profiles.upsert({ externalId: 'b', attributes: { it: '7' } });
  expect(await valueOf(engine, 'b')).toBe(7);
  expect(await codeOf(other.profiles.upsert({ externalId: 'b', attributes: { it: 'W1A' } }))).toBe(
    'ATTRIBUTE_TYPE',
  );
  expect(await engine.audience.count({ attribute: 'it', operator: 'is', value: 41 })).toBe(1);
});

it('an attribute that is removed is nobody’s, and its name is free for another type', async () => {
  const account = 'removed';
  const [engine, other] = [await accounts.open({ account }), await accounts.open({ account })];
  await engine.profiles.upsertMany([
    { externalId: 'a', attributes: { it: '2017-01-01', stays: 1 } },
    { externalId: 'b', attributes: { it: '2018-01-01' } },
  ]);
  await other.profiles.upsert({ externalId: 'c', attributes: { it: '2019-01-01' } });
  await engine.profiles.merge([{ externalId: 'a' }, { externalId: 'b' }]);
  const joined = (await engine.profiles.joins({ externalId: 'a' }))[0]?.id as string;
  const answer = { name: 'it', from: 'date', profiles: 2, unreadable: 0, people: [], usedBy: [] };
  expect(await engine.attributes.remove('it', { dryRun: true })).toEqual(answer);
  expect(await valueOf(engine, 'c')).toBe('2019-01-01');
  expect(await engine.attributes.remove('it')).toEqual(answer);
  expect((await engine.profiles.get({ externalId: 'a' })).attributes).toEqual({ stays: 1 });
  await engine.profiles.unmerge(joined);
  expect(await valueOf(engine, 'b')).toBeUndefined();
  expect((await engine.attributes.list()).map(({ name }) => name)).not.toContain('it');
  expect(await codeOf(engine.attributes.remove('it'))).toBe('NOT_FOUND');
  await other.profiles.upsert({ externalId: 'c', attributes: { it: 'My name' } });
  expect(await valueOf(engine, 'c')).toBe('My name');
});

it('while a segment or a running flow asks for it, it is named and refused; what every account has, and what is computed, stays', async () => {
  const engine = await accounts.open();
  await engine.attributes.define({ name: 'it', type: 'text' });
  const rule = { all: [LONDON, { none: [{ attribute: 'it', operator: 'is' as const, value: 'x' }] }] };
  await engine.segments.create({ name: 'asking', type: 'snapshot', rule });
  await engine.flows.launch({ id: 'f', name: 'Welcome', host: 'test', audience: { segments: ['asking'] } });
  await engine.segments.edit('asking', { rule: LONDON });
  const both = ['the flow "Welcome"'];
  expect((await engine.attributes.remove('it', { dryRun: true })).usedBy).toEqual(both);
  await engine.segments.edit('asking', { rule });
  for (const change of [
    () => engine.attributes.remove('it'),
    () => engine.attributes.retype({ name: 'it', type: 'number' }),
  ]) {
    await expect(change()).rejects.toMatchObject({
      code: 'IN_USE',
      message: 'The attribute "it" is used by the segment "asking", the flow "Welcome".',
    });
  }
  await engine.attributes.compute({ name: 'orders', event: 'Purchase', of: 'count' });
  for (const [call, code] of [
    [() => engine.attributes.remove('city'), 'INVALID_ARGUMENT'],
    [() => engine.attributes.remove('createdAt'), 'INVALID_ARGUMENT'],
    [() => engine.attributes.remove('orders'), 'NAME_TAKEN'],
    [() => engine.attributes.remove(''), 'INVALID_ARGUMENT'],
    [() => engine.attributes.retype({ name: 'it', type: 'nothing' as never }), 'INVALID_ARGUMENT'],
    [() => engine.attributes.retype(undefined as never), 'INVALID_ARGUMENT'],
    [() => engine.attributes.retype({ name: 'nobody', type: 'text' }), 'NOT_FOUND'],
    [() => engine.attributes.retype({ name: 'city', type: 'list' }), 'INVALID_ARGUMENT'],
    [() => engine.attributes.remove('it', { dryRun: 'yes' as never }), 'INVALID_ARGUMENT'],
    [
      () => engine.attributes.retype({ name: 'it', type: 'list' }, { unreadable: 'lose' as never }),
      'INVALID_ARGUMENT',
    ],
  ] as const)
    expect(await codeOf(call())).toBe(code);
});
