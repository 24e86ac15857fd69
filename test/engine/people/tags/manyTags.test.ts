import type { Progress } from '../../../../engine';
import { accountsOf } from '../../accounts';
import { settle } from '../../manyPeople';

const accounts = accountsOf('manyTags');
const PEOPLE = 12_000;
const account = 'many';

it('R63 R71 tags everyone who matches a rule in one call: 12 000 profiles, with progress and a notice', async () => {
  const engine = await accounts.open({ account });
  await engine.health();
  await settle(await accounts.stored(), account, PEOPLE);
  const progress: Progress[] = [];
  const rule = { attribute: 'city', operator: 'is', value: 'london' } as const;
  expect(await engine.tags.add(rule, ['Londoner'], { onProgress: (one) => progress.push(one) })).toEqual({
    profiles: PEOPLE,
    changed: PEOPLE,
    largeAudience: true,
  });
  expect(progress).toHaveLength(PEOPLE / 500);
  expect(progress[progress.length - 1]).toEqual({ done: PEOPLE, total: PEOPLE });
  expect(await engine.tags.list()).toMatchObject([{ name: 'Londoner', profiles: PEOPLE }]);
  expect(await engine.audience.count({ tags: ['londoner'], operator: 'hasAny' })).toBe(PEOPLE);
}, 600_000);
