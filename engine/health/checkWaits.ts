import type { ProfileDocument } from '../evaluation/facts/documents';
import { journeyCollections } from '../journeys/collections';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** What waits is on its profile or due, and what has ended can be claimed, is handled or parked. */
export async function checkWaits(
  context: EngineContext,
  findings: Findings,
  people: readonly ProfileDocument[],
): Promise<void> {
  const { waits } = await journeyCollections(context);
  const profiles = new Map(people.map((profile) => [profile._id.toHexString(), profile]));
  const found = await waits.find({ profileId: { $in: people.map(({ _id }) => _id) } }).toArray();
  findings.count('waits', found.length);
  for (const wait of found) {
    const { _id, waiting, dueAt, endedAt, cancelledAt, leaseUntil, doneAt, parkedAt } = wait;
    const profile = profiles.get(wait.profileId.toHexString());
    if (waiting === true && dueAt === undefined && profile?.waits?.[_id.toHexString()] === undefined)
      findings.add('wait', 'waits', _id, 'It waits, and nobody is going to look at it.');
    const states = [leaseUntil, doneAt, parkedAt].filter((one) => one !== undefined).length;
    if (endedAt !== undefined && cancelledAt === undefined && states !== 1)
      findings.add(
        'outbox',
        'waits',
        _id,
        'It has ended, and can neither be claimed nor is it handled or parked.',
      );
  }
}
