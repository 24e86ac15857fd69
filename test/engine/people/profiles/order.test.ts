import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('order-of-profiles');
const PEOPLE = 9_000;
const name = (n: number): string => `p${String(n).padStart(5, '0')}`;
const CITY: Rule = { attribute: 'city', operator: 'is', value: 'London' };
const BOUGHT: Rule = { event: 'Purchase' };
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await accounts.open();
  // So many that they are read in several ranges of ids.
  for (let start = 0; start < PEOPLE; start += 3_000)
    await engine.profiles.upsertMany(
      Array.from({ length: 3_000 }, (_, i) => ({
        externalId: name(start + i),
        attributes: { city: (start + i) % 3 === 0 ? 'London' : 'Paris' },
      })),
    );
  await engine.events.trackMany(
    [9, 8_100, 40, 4_000].map((n) => ({ profile: { externalId: name(n) }, type: 'Purchase' })),
  );
}, 60_000);

/** Everyone whom pages of this size give, one behind the other. */
async function paged(rule: Rule | null, order: 'oldest' | 'newest', limit: number): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await engine.profiles.find(rule, { limit, order, ...(after !== undefined && { after }) });
    found.push(...page.map(({ id }) => id));
    if (page.length < limit) return found;
    after = page.at(-1)?.id;
  }
}

it.each([
  ['everybody', null, PEOPLE],
  ['a rule on attributes', CITY, PEOPLE / 3],
  ['a rule on events', BOUGHT, 4],
  ['both', { all: [CITY, { event: 'Purchase', happened: false }] } as Rule, PEOPLE / 3 - 2],
])(
  '%s: the newest first is the oldest first the other way round, page by page',
  async (_name, rule, count) => {
    const forth = await paged(rule, 'oldest', 700);
    const back = await paged(rule, 'newest', 700);
    expect(forth).toHaveLength(count);
    expect(forth).toEqual([...forth].sort());
    expect(back).toEqual([...forth].reverse());
  },
);

it('who was created last comes first', async () => {
  const { id } = await engine.profiles.upsert({ externalId: 'late', attributes: { city: 'London' } });
  for (const rule of [null, CITY]) {
    const [newest] = await engine.profiles.find(rule, { limit: 1, order: 'newest' });
    expect(newest?.id).toBe(id);
  }
});

it('an order that there is not, and the order of a search, are refused', async () => {
  const refused = { code: 'INVALID_ARGUMENT', path: '/order' };
  await expect(engine.profiles.find(null, { order: 'name' as 'newest' })).rejects.toMatchObject(refused);
  await expect(engine.profiles.find({ search: 'p' }, { order: 'newest' })).rejects.toMatchObject(refused);
});
