import { createHash } from 'node:crypto';
import { ObjectId } from 'mongodb';
import type { Rule } from '../../language/rule/types';
import { membershipCollections } from '../../membership/collections';
import { insertSegment } from '../../membership/segments/createSegment';
import { beginRemoval, finishRemovals } from '../../membership/segments/removal';
import type { EngineContext } from '../../store/context';
import { NameTakenError } from '../../store/errors';
import { journeyCollections } from '../collections';

/** No name that a user can give begins with this. */
const HIDDEN = '\u0001';

/** The segment that nobody sees and that follows tags or companies in real time: the same rule is followed once, however many flows have it. */
export async function hiddenSegment(context: EngineContext, kind: string, rule: Rule): Promise<string> {
  const { segments } = await membershipCollections(context);
  const nameKey = `${HIDDEN}${kind}:${createHash('sha1').update(JSON.stringify(rule)).digest('hex')}`;
  const known = await segments.findOne({ account: context.account, nameKey });
  if (known) return known._id;
  try {
    return (await insertSegment(context, { name: kind, nameKey, type: 'realTime', rule, hidden: true }))._id;
  } catch (error) {
    if (!(error instanceof NameTakenError)) throw error;
    return hiddenSegment(context, kind, rule);
  }
}

/**
 * Removes hidden segments that no running flow watches. A launch may be on its way to one of them: it is marked first, then the flows are read, and
 * only what still bears the mark goes. Whoever populates a flow takes the mark off (`holdSegment`), or finds that the segment is gone and makes it anew.
 *
 * @returns how many were removed.
 */
export async function removeUnwatchedSegments(context: EngineContext): Promise<number> {
  const { segments } = await membershipCollections(context);
  const { flows } = await journeyCollections(context);
  const { account } = context;
  const hidden = { account, nameKey: { $gte: HIDDEN, $lt: '\u0002' }, hidden: true } as const;
  const known = (await segments.find(hidden, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  if (known.length === 0) return 0;
  const unwatched = async (ids: readonly string[]): Promise<string[]> => {
    const watched = new Set(
      await flows.distinct('watches', { account, status: { $ne: 'stopped' }, watches: { $in: [...ids] } }),
    );
    return ids.filter((id) => !watched.has(id));
  };
  const leaving = await unwatched(known);
  if (leaving.length === 0) return 0;
  const mark = new ObjectId();
  await segments.updateMany({ _id: { $in: leaving } }, { $set: { leaving: mark } });
  await context.step?.('segmentsMarked', leaving);
  let gone = 0;
  for (const id of await unwatched(leaving)) if (await beginRemoval(context, id, { mark })) gone++;
  if (gone > 0) await finishRemovals(context);
  return gone;
}

/** Keeps a segment from being removed. False when it is gone. */
export async function holdSegment(context: EngineContext, segmentId: string): Promise<boolean> {
  const { segments } = await membershipCollections(context);
  return (
    (await segments.updateOne({ _id: segmentId, account: context.account }, { $unset: { leaving: '' } }))
      .matchedCount > 0
  );
}
