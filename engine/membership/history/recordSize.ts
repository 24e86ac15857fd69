import { countProfiles } from '../../evaluation/audience/countProfiles';
import { dayAt } from '../../language/calendar/zone';
import { formatDay } from '../../language/calendar/days';
import { migrateRule } from '../../language/rule/migrate';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { membershipCollections } from '../collections';
import type { SegmentDocument } from '../segments/SegmentDocument';

/** Whose members nobody keeps: their history is what was counted. */
export const isCounted = ({ type, dormant }: Pick<SegmentDocument, 'type' | 'dormant'>): boolean =>
  type === 'snapshot' || dormant === true;

/** Keeps what was counted just now; of a day the last count stays. */
export async function recordSize(context: EngineContext, segment: string, size: number): Promise<void> {
  const at = await serverNow(context);
  const { segmentSizes } = await membershipCollections(context);
  await segmentSizes.updateOne(
    { _id: await idToday(context, segment, at) },
    { $set: { account: context.account, segment, at, size } },
    { upsert: true },
  );
}

/** Counts those that nobody has counted today. */
export async function countOfToday(context: EngineContext): Promise<void> {
  const { segments, segmentSizes } = await membershipCollections(context);
  const { account } = context;
  const found = await segments
    .find({ account, hidden: { $ne: true }, $or: [{ type: 'snapshot' }, { dormant: true }] })
    .toArray();
  if (found.length === 0) return;
  const at = await serverNow(context);
  const ids = new Map<string, SegmentDocument>();
  for (const segment of found) ids.set(await idToday(context, segment._id, at), segment);
  const known = await segmentSizes
    .find({ _id: { $in: [...ids.keys()] } }, { projection: { _id: 1 } })
    .toArray();
  for (const { _id } of known) ids.delete(_id);
  for (const { _id, definition } of ids.values())
    try {
      await recordSize(context, _id, await countProfiles(context, migrateRule(definition), {}));
    } catch (error) {
      // What cannot be asked any more has no size today.
      if (!isAudienceError(error) || error.code !== 'INVALID_RULE') throw error;
    }
}

const idToday = async (context: EngineContext, segment: string, at: Date): Promise<string> =>
  `${segment}:${formatDay(dayAt(await context.timeZone(), at.getTime()))}`;
