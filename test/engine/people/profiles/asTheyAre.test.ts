import fc from 'fast-check';
import type { ProfileInput, UpsertOptions } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('as they are');

const attributes = fc.record(
  {
    city: fc.constantFrom('London', 'london', 'Straße', ''),
    n: fc.constantFrom(0, 1, 1.5, '1', null),
    yes: fc.boolean(),
    day: fc.constantFrom('2024-02-29', '2024-03-01'),
    at: fc.constantFrom('2025-01-01T00:00:00Z', '2025-01-01T01:00:00+01:00', '2025-01-01T00:00:00.001Z'),
    list: fc.constantFrom(['É', 1], [1, 'É'], ['é', 1], []),
    cars: fc.constantFrom([{ 'a.b': 'X', n: 1 }], [{ n: 1, 'a.b': 'X' }], [{ 'a.b': 'X' }]),
    $x: fc.constantFrom('$x', '$y'),
  },
  { requiredKeys: [] },
);
const input = fc.record(
  {
    attributes,
    tags: fc.subarray(['vip', 'VIP', 'trial']),
    emails: fc.subarray([
      'B@Bücher.example',
      'a@example.com',
      'A@example.com',
      'b@xn--bcher-kva.example',
      'ﬁ@example.com',
    ]),
    phones: fc.subarray(['+442079460001']),
  },
  { requiredKeys: [] },
);
const history = fc.tuple(
  input,
  input,
  fc.boolean(),
  fc.constantFrom<NonNullable<UpsertOptions['mode']>>('partial', 'full'),
);

/** What is stored of somebody, without what differs from one account and instant to the other. */
async function documentOf(account: string, externalId: string): Promise<unknown> {
  const stored = await (await accounts.stored()).collection('profiles').findOne({ account, externalId });
  const {
    _id,
    account: _account,
    bucket,
    at,
    changedBy,
    keys,
    revision,
    attributes: { createdAt, modifiedAt, ...others },
    ...rest
  } = stored as unknown as { attributes: Record<string, unknown> } & Record<string, unknown>;
  expect([_id, bucket, at, changedBy, keys, revision, createdAt].every((one) => one !== undefined)).toBe(
    true,
  );
  expect(modifiedAt).toEqual(at);
  return { ...rest, revision, attributes: others };
}

it('R68 says of many profiles what it says of each alone: written anew as they are, they are not modified', async () => {
  const [alone, many] = [await accounts.open({ account: 'alone' }), await accounts.open({ account: 'many' })];
  // Types are the first value's otherwise.
  for (const engine of [alone, many])
    for (const [name, type] of [
      ['city', 'text'],
      ['n', 'number'],
      ['day', 'date'],
      ['at', 'datetime'],
      ['list', 'list'],
      ['cars', 'objects'],
    ] as const)
      await engine.attributes.define({ name, type });
  const results: string[] = [];
  let person = 0;
  await fc.assert(
    fc.asyncProperty(history, async ([first, other, same, mode]) => {
      const number = person++;
      const of = (one: Partial<ProfileInput>): ProfileInput => ({
        ...one,
        externalId: `p${number}`,
        emails: (one.emails ?? []).map((email) => `${number}.${email}`),
        phones: (one.phones ?? []).map((phone) => `${phone.slice(0, -3)}${String(number).padStart(3, '0')}`),
      });
      const second = of((same ? first : other) as Partial<ProfileInput>);
      await alone.profiles.upsert(of(first as Partial<ProfileInput>));
      await many.profiles.upsertMany([of(first as Partial<ProfileInput>)]);
      const { result } = await alone.profiles.upsert(second, { mode });
      // Twice: the second time it certainly is as it was.
      const answers = await many.profiles.upsertMany(
        [second, { externalId: 'somebody', attributes: { n: number } }, second],
        { mode },
      );
      results.push(result);
      expect(answers.map((answer) => (answer as { result: string }).result)).toEqual([
        result,
        expect.any(String),
        'notModified',
      ]);
      // Whichever way it was written, it is the same document.
      expect(await documentOf('many', `p${number}`)).toEqual(await documentOf('alone', `p${number}`));
    }),
    { numRuns: 80 },
  );
  expect(new Set(results)).toEqual(new Set(['notModified', 'updated']));
}, 120_000);

it('writes nothing of those who are as they were, and sees what another call has changed meanwhile', async () => {
  const engine = await accounts.open({ account: 'nothing' });
  const people = Array.from({ length: 300 }, (_, i): ProfileInput => ({
    externalId: `p${i}`,
    emails: [`p${i}@example.com`],
    attributes: { city: 'London', list: ['a', i] },
    tags: ['vip'],
  }));
  await engine.profiles.upsertMany(people);
  const profiles = (await accounts.stored()).collection('profiles');
  const stored = (): Promise<unknown[]> => profiles.find({ account: 'nothing' }).sort({ _id: 1 }).toArray();
  const before = await stored();
  expect(
    new Set(
      (await engine.profiles.upsertMany(people)).map((answer) => (answer as { result: string }).result),
    ),
  ).toEqual(new Set(['notModified']));
  expect(await stored()).toEqual(before);
  await engine.profiles.upsert({ externalId: 'p7', attributes: { city: 'Paris' } });
  const results = (await engine.profiles.upsertMany(people)).map(
    (answer) => (answer as { result: string }).result,
  );
  expect(results.flatMap((result, i) => (result === 'updated' ? [i] : []))).toEqual([7]);
  expect((await engine.profiles.get({ externalId: 'p7' }))?.attributes.city).toBe('London');
});
