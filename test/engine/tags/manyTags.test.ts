import type { Progress } from '../../../engine';
import { bucketOf } from '../../../engine/changes/bucketOf';
import { ObjectId } from 'mongodb';
import { accountsOf } from '../accounts';

const accounts = accountsOf('manyTags');
const PEOPLE = 12_000;
const account = 'many';

/** As the engine stores people who have one externalId and a city. */
async function settle(count: number): Promise<void> {
  const profiles = (await accounts.stored()).collection('profiles');
  const at = new Date('2026-01-01T00:00:00Z');
  for (let from = 0; from < count; from += 2_000) {
    const documents = Array.from({ length: 2_000 }, (_, n) => {
      const [_id, externalId] = [new ObjectId(), `p${from + n}`];
      return { _id, account, bucket: bucketOf(_id), keys: [`${account}.externalId.${externalId}`], identities: { externalId: [externalId] }, externalId, attributes: { city: 'London', createdAt: at, modifiedAt: at }, folded: { city: 'london', '%externalId': [externalId] }, foldVersion: 'test', tags: [], revision: 1, at };
    });
    await profiles.insertMany(documents, { ordered: false });
  }
}

it('R63 R71 tags everyone who matches a rule in one call: 12 000 profiles, with progress and a notice', async () => {
  const engine = await accounts.open({ account });
  await engine.health();
  await settle(PEOPLE);
  const progress: Progress[] = [];
  const rule = { attribute: 'city', operator: 'is', value: 'london' } as const;
  expect(await engine.tags.add(rule, ['Londoner'], { onProgress: (one) => progress.push(one) })).toEqual({ profiles: PEOPLE, changed: PEOPLE, largeAudience: true });
  expect(progress).toHaveLength(PEOPLE / 500);
  expect(progress[progress.length - 1]).toEqual({ done: PEOPLE, total: PEOPLE });
  expect(await engine.tags.list()).toMatchObject([{ name: 'Londoner', profiles: PEOPLE }]);
  expect(await engine.audience.count({ tags: ['londoner'], operator: 'hasAny' })).toBe(PEOPLE);
}, 600_000);
