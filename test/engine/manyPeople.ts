import { ObjectId, type Db, type Document } from 'mongodb';
import { bucketOf } from '../../engine/store/buckets';

/** Stores people as the engine does: p0, p1, … of London, with an email address each but every tenth. */
export async function settle(db: Db, account: string, count: number): Promise<void> {
  const at = new Date('2026-01-01T00:00:00Z');
  for (let from = 0; from < count; from += 2_000) {
    const documents = Array.from({ length: Math.min(2_000, count - from) }, (_, n): Document => {
      const [_id, externalId] = [new ObjectId(), `p${from + n}`];
      const email = (from + n) % 10 === 0 ? [] : [`${externalId}@example.com`];
      return {
        _id,
        account,
        bucket: bucketOf(_id),
        keys: [...email.map((value) => `${account}.email.${value}`), `${account}.externalId.${externalId}`],
        identities: { externalId: [externalId], ...(email.length > 0 && { email }) },
        externalId,
        attributes: { city: 'London', createdAt: at, modifiedAt: at },
        folded: { city: 'london', '%externalId': [externalId] },
        foldVersion: 'test',
        tags: [],
        revision: 1,
        at,
      };
    });
    await db.collection('profiles').insertMany(documents, { ordered: false });
  }
}
