import type { Collection, Document } from 'mongodb';
import { CHANNELS, type AudienceEngine, type Rule } from '../../../../engine';
import { accountsOf } from '../../accounts';

// A few people make several blocks.
jest.mock('../../../../engine/evaluation/packed/block', () => ({ BLOCK: 8 }));

const accounts = accountsOf('columns-answers');
const PEOPLE = 40;
const CITIES = ['London', 'LONDON', 'london', 'Straße', 'STRASSE', 'Rome', '\u{10FFFF}', '\uFB01', undefined];
const COMPANIES = ['Acme', 'ACME', 'Zeta', 'straße ag', '😀 Ltd', '﹖ Ltd', undefined];
const TAGS = ['vip', 'new', 'late'];
/** The two ways in which one mobile number is dialled. */
const MOBILE = ['+525512345678', '+5215512345678'];
/** Listed before addresses were compared as they are now, when ß was ss. */
const [WRITTEN, LISTED_EARLIER] = ['straße@example.com', 'strasse@example.com'];

let [packed, plain]: AudienceEngine[] = [];
let profiles: Collection<Document>;
let doNotContact: Collection<Document & { _id: string }>;

let state = 7;
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
const maybe = <T>(value: T): T | undefined => (random(3) === 0 ? undefined : value);

const attributesOf = (): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({
      city: pick(CITIES),
      country: maybe(pick(['UK', 'uk', 'FR'])),
      gender: maybe(pick(['F', 'M'])),
      company: pick(COMPANIES),
      score: maybe(random(5)),
      langs: maybe([pick(['en', 'EN', 'de']), 'fr', 7]),
      cars: maybe([{ hp: random(3) }]),
      born: maybe(pick(['1990-01-02', '2000-02-29'])),
      seen: maybe(`2025-0${1 + random(3)}-01T00:00:00Z`),
      vip: maybe(random(2) === 0),
    }).filter(([, value]) => value !== undefined),
  );

const personOf = (i: number): Parameters<AudienceEngine['profiles']['upsertMany']>[0][0] => ({
  externalId: `p${i}`,
  ...(i % 3 !== 0 && { emails: [`p${i}@example.com`, ...(i % 4 === 0 ? [`other${i}@example.com`] : [])] }),
  ...(i % 2 === 0 && { phones: [`+44207946${String(i).padStart(4, '0')}`] }),
  ...(i === 1 && { phones: [MOBILE[0] as string] }),
  ...(i === 3 && { emails: [WRITTEN as string] }),
  attributes: attributesOf(),
  tags: TAGS.filter(() => random(2) === 0),
});

const someone = (): { externalId: string } => ({ externalId: `p${random(PEOPLE)}` });

/** What people do to people, and to the list; none of it tells the columns. */
const DEEDS: readonly (() => Promise<unknown>)[] = [
  () => plain.profiles.upsert({ ...someone(), attributes: attributesOf() }),
  () =>
    plain.profiles.upsertMany(
      Array.from({ length: 5 }, () => ({ ...someone(), attributes: attributesOf(), tags: [pick(TAGS)] })),
    ),
  () => plain.profiles.upsert({ ...someone(), attributes: attributesOf() }, { mode: 'full' }),
  () => plain.tags.remove([someone()], [pick(TAGS)]),
  () => plain.profiles.delete(someone()).catch(() => undefined),
  () => plain.profiles.merge([someone(), someone()]).catch(() => undefined),
  () => plain.profiles.upsert({ ...someone(), emails: [`new${random(1_000)}@example.com`] }),
  () => plain.profiles.upsert({ ...someone(), phones: [`+4420794700${10 + random(80)}`] }),
  async () => {
    const { externalId } = someone();
    await plain.profiles
      .removeIdentity({ externalId }, { email: `${externalId}@example.com` })
      .catch(() => undefined);
  },
  () => list({ email: `p${random(PEOPLE)}@example.com` }),
  () => list({ phone: `+44207946${String(2 * random(PEOPLE / 2)).padStart(4, '0')}` }),
  () => list({ phone: MOBILE[1] as string }),
  () =>
    plain.doNotContact
      .remove({ email: `p${random(PEOPLE)}@example.com`, source: 'test' })
      .catch(() => undefined),
  async () => {
    const record = { account: 'answers', channel: '*', kind: 'email', value: LISTED_EARLIER };
    const _id = `answers|*|email|${LISTED_EARLIER}`;
    await doNotContact.updateOne(
      { _id },
      { $set: { ...record, reasons: random(2) === 0 ? [] : [{ reason: 'test' }] } },
      { upsert: true },
    );
  },
  () => profiles.updateMany({ bucket: { $mod: [3, random(3)] } }, { $set: { unpacked: true } }),
  () => packed.work.runDue(),
  () => packed.work.runDue(),
  () => packed.work.runDue(),
];

const list = (point: { email: string } | { phone: string }): Promise<unknown> =>
  plain.doNotContact.add({
    ...point,
    ...(random(2) === 0 && { channel: pick(['email', 'sms', 'fax']) }),
    reason: 'test',
    source: 'test',
  } as Parameters<AudienceEngine['doNotContact']['add']>[0]);

const lower = (text: unknown): string =>
  String(text).toLowerCase().replaceAll('ß', 'ss').replaceAll('\uFB01', 'fi');
const has = (profile: Document, name: string): boolean => profile.attributes[name] !== undefined;

const RULES: readonly [Rule | null, (profile: Document) => boolean][] = [
  [null, () => true],
  [
    { attribute: 'city', operator: 'is', value: 'STRASSE' },
    ({ attributes }) => lower(attributes.city) === 'strasse',
  ],
  [{ attribute: 'city', operator: 'isEmpty' }, (one) => !has(one, 'city')],
  [{ attribute: 'score', operator: 'greaterOrEqual', value: 2 }, ({ attributes }) => attributes.score >= 2],
  [
    { none: [{ attribute: 'score', operator: 'is', values: [0, 3] }] },
    ({ attributes }) => ![0, 3].includes(attributes.score),
  ],
  [
    { attribute: 'seen', operator: 'since', value: '2025-02-01' },
    ({ attributes }) => attributes.seen >= new Date('2025-02-01'),
  ],
  [
    { attribute: 'born', operator: 'before', value: '1995-01-01' },
    ({ attributes }) => attributes.born === '1990-01-02',
  ],
  [{ tags: ['VIP'], operator: 'hasAny' }, ({ tags }) => tags.includes('vip')],
  [{ identity: 'email', operator: 'isNotEmpty' }, ({ identities }) => (identities.email ?? []).length > 0],
  [{ identity: 'phone', operator: 'isEmpty' }, ({ identities }) => (identities.phone ?? []).length === 0],
  [
    {
      all: [
        { identity: 'externalId', operator: 'isNotEmpty' },
        { none: [{ attribute: 'gender', operator: 'is', value: 'f' }] },
      ],
    },
    ({ identities, attributes }) =>
      (identities.externalId ?? []).length > 0 && lower(attributes.gender) !== 'f',
  ],
];

/** By the text: a value with the way in which the first writes it, most frequent first. */
function counted(
  found: readonly (readonly [key: unknown, value: unknown])[],
): { key: unknown; value: unknown; profiles: number }[] {
  const groups = new Map<unknown, { key: unknown; value: unknown; profiles: number }>();
  for (const [key, value] of found) {
    const id = key instanceof Date ? `date ${key.getTime()}` : key;
    const known = groups.get(id);
    if (known) known.profiles++;
    else groups.set(id, { key, value, profiles: 1 });
  }
  return [...groups.values()].sort((a, b) => b.profiles - a.profiles);
}

const textsOf = (people: readonly Document[], name: string): { value: unknown; profiles: number }[] =>
  counted(
    people.flatMap(({ attributes }) =>
      typeof attributes[name] === 'string' ? [[lower(attributes[name]), attributes[name]] as const] : [],
    ),
  )
    .sort((a, b) => b.profiles - a.profiles || ((a.value as string) < (b.value as string) ? -1 : 1))
    .map(({ value, profiles: some }) => ({ value, profiles: some }));

function byHand(people: readonly Document[], listed: readonly Document[]): object {
  const channelsOf = (kind: string, value: string): Set<unknown> =>
    new Set(
      listed
        .filter(
          (record) =>
            record.kind === kind &&
            record.reasons.length > 0 &&
            (record.value === value ||
              (MOBILE.includes(value) && MOBILE.includes(record.value)) ||
              (value === WRITTEN && record.value === LISTED_EARLIER)),
        )
        .map(({ channel }) => channel),
    );
  const reached = (kind: string, isFree: (channels: Set<unknown>) => boolean): number =>
    people.filter(({ identities }) =>
      (identities[kind] ?? []).some((value: string) => isFree(channelsOf(kind, value))),
    ).length;
  return {
    count: people.length,
    contactable: {
      email: reached('email', ({ size }) => size === 0),
      phone: reached('phone', ({ size }) => size === 0),
    },
    channels: CHANNELS.map((channel) => ({
      channel,
      profiles: reached(
        channel === 'email' ? 'email' : 'phone',
        (listedFor) => !listedFor.has('*') && !listedFor.has(channel),
      ),
    })),
    tags: counted(people.flatMap(({ tags }) => tags.map((tag: string) => [tag, tag])))
      .sort((a, b) => b.profiles - a.profiles || ((a.value as string) < (b.value as string) ? -1 : 1))
      .map(({ value, profiles: some }) => ({ value, profiles: some })),
    cities: textsOf(people, 'city'),
    countries: textsOf(people, 'country'),
    genders: textsOf(people, 'gender'),
  };
}

const bytes = (text: unknown): Buffer => Buffer.from(String(text));

async function expectSame(): Promise<void> {
  const all = await profiles.find({ account: 'answers' }).sort({ _id: 1 }).toArray();
  const listed = await doNotContact.find().toArray();
  for (const [rule, matches] of RULES) {
    const people = all.filter(matches);
    const summary = await packed.audience.summary(rule);
    expect(summary).toEqual(byHand(people, listed));
    expect(await plain.audience.summary(rule)).toEqual(summary);
    const exactly = { count: people.length, low: people.length, high: people.length };
    expect(await packed.audience.estimate(rule)).toEqual(exactly);
    expect(await packed.audience.count(rule)).toBe(people.length);
    for (const what of ['tags', { attribute: 'company' }] as const)
      for (const search of ['', 'E', 'ss']) {
        const values = await packed.audience.values(rule, what, { search });
        expect(await plain.audience.values(rule, what, { search })).toEqual(values);
        if (what !== 'tags' && search === '') expect(values).toEqual(textsOf(people, 'company'));
      }
  }
  const companies = counted(
    all.flatMap(({ attributes: { company } }) =>
      company === undefined ? [] : [[lower(company), company] as const],
    ),
  ).sort((a, b) => bytes(a.key).compare(bytes(b.key)));
  expect(await packed.companies.list()).toEqual(
    companies.map(({ value: name, profiles: some }) => ({ name, profiles: some })),
  );
  for (const options of [
    { search: 'AG', limit: 1 },
    { order: 'largest' },
    { order: 'largest', limit: 2 },
  ] as const)
    expect(await packed.companies.list(options)).toEqual(await plain.companies.list(options));
  for (const name of ['city', 'score', 'langs', 'cars', 'born', 'seen', 'vip', 'createdAt', 'unheard of'])
    for (const search of ['', 'E', '1'])
      for (const limit of [2, 1_000]) {
        const { values, estimated } = await packed.attributes.values(name, { search, limit });
        const known = await plain.attributes.values(name, { search, limit });
        expect([values, estimated]).toEqual([known.values, false]);
      }
}

beforeAll(async () => {
  packed = await accounts.open({ account: 'answers', columns: { from: 1 } });
  plain = await accounts.open({ account: 'answers', columns: false });
  const stored = await accounts.stored();
  profiles = stored.collection('profiles');
  doNotContact = stored.collection('doNotContact');
  await plain.profiles.upsertMany(Array.from({ length: PEOPLE }, (_, i) => personOf(i)));
  await packed.work.runDue();
});

it('columns, documents and counting by hand say the same of everybody, whoever changes, leaves or is listed', async () => {
  await expectSame();
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) await pick(DEEDS)();
    for (const [rule] of RULES)
      if (rule) expect((await packed.audience.explainPlan(rule)).columns).toBeDefined();
    await expectSame();
  }
  await packed.work.runDue();
  const { problems, columns } = await packed.health({ deep: true });
  expect(columns.answer).toBe(true);
  // One record of the list was written by hand.
  expect(problems.filter(({ invariant }) => invariant !== 'evidence')).toEqual([]);
}, 300_000);

it('of a list that is longer than is read at once documents are asked', async () => {
  const context = { columnsFrom: 1 } as never;
  const { summarizePacked } = await import('../../../../engine/evaluation/audience/summarizePacked');
  const counting = { reachable: { listedPoints: async () => undefined } } as never;
  expect(await summarizePacked(context, {} as never, counting, {})).toBeUndefined();
});
