import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';

/** Some of the account's profiles, by their ids. */
export type IdRange = {
  readonly _id?: {
    readonly $gt?: ObjectId;
    readonly $gte?: ObjectId;
    readonly $lt?: ObjectId;
    readonly $in?: readonly ObjectId[];
  };
};

/** One bucket of 1024 is a fair sample of the ids. */
const SAMPLED = 0;
/** With fewer in that bucket the account is read in one go. */
const WORTH_CUTTING = 8;
/** Of the sample, in one range: about 50 000 profiles, which is what a reader is let ahead of the one before it. */
const IN_A_RANGE = 48;

/**
 * The account's profiles behind `after` in two or more ranges of like size, cut at a sample: ids grow with time, their middle is not in the middle.
 *
 * @param most ranges; default: one for each 50 000 profiles.
 */
export async function audienceRanges(
  context: EngineContext,
  after: ObjectId | undefined,
  most = Infinity,
): Promise<IdRange[]> {
  const { profiles } = await factCollections(context);
  const behind = after && { $gt: after };
  const filter = { account: context.account, bucket: SAMPLED, ...(behind && { _id: behind }) };
  const sample = (
    await profiles.find(filter, { projection: { _id: 1 }, sort: { _id: 1 }, hint: 'bucket' }).toArray()
  ).map(({ _id }) => _id);
  const pieces =
    sample.length < WORTH_CUTTING ? 1 : Math.max(2, Math.min(most, Math.round(sample.length / IN_A_RANGE)));
  const cuts = Array.from(
    { length: pieces - 1 },
    (_, i) => sample[Math.floor(((i + 1) * sample.length) / pieces)] as ObjectId,
  );
  return Array.from({ length: pieces }, (_, i): IdRange => {
    const [from, to] = [cuts[i - 1], cuts[i]];
    const bounds = { ...(from ? { $gte: from } : behind), ...(to && { $lt: to }) };
    return Object.keys(bounds).length === 0 ? {} : { _id: bounds };
  });
}

/** What of the ranges, which are in the order of ids, lies before an id; ids that are named one by one are left as they are. */
export function rangesBefore(ranges: readonly IdRange[], end: ObjectId | undefined): IdRange[] {
  if (end === undefined) return [...ranges];
  const isBefore = (id: ObjectId | undefined): boolean =>
    id !== undefined && id.toHexString() < end.toHexString();
  return ranges.flatMap((range): IdRange[] => {
    const { $gte, $lt, $in } = range._id ?? {};
    if ($in || isBefore($lt)) return [range];
    return $gte && !isBefore($gte) ? [] : [{ _id: { ...range._id, $lt: end } }];
  });
}
