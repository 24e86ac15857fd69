import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { packCollections } from './collections';
import { UNPACKED } from './mark';
import type { PackedProfile } from './rowOf';

/** Of whom it is not settled what they did: their marks stay, whatever has been read. */
export const SETTLED = {
  inbox: { $exists: false },
  adopting: { $exists: false },
  'parting.0': { $exists: false },
} as const;

/**
 * Those of whom everything that was accepted up to the revision that was read is in `events`, and nothing that a join brings or takes back is on its way. Of the
 * others nothing is packed: what they did may come into `events` after it was looked for, without another revision. They are marked, should they not be yet.
 */
export async function thoseSettled(
  context: EngineContext,
  people: readonly PackedProfile[],
): Promise<PackedProfile[]> {
  const open = await openArrivals(
    context,
    people.flatMap(({ arrived }) => (arrived?.rev === undefined ? [] : [arrived.in])),
  );
  const isUnderWay = ({ inbox, adopting, parting = [], arrived }: PackedProfile): boolean =>
    inbox !== undefined ||
    adopting !== undefined ||
    parting.length > 0 ||
    (arrived?.rev !== undefined && open.has(arrived.in.toHexString()));
  const unmarked = people.filter((profile) => profile.unpacked !== true && isUnderWay(profile));
  if (unmarked.length > 0) {
    const { profiles } = await factCollections(context);
    const ids = unmarked.map(({ _id }) => _id);
    await profiles.updateMany(
      { _id: { $in: ids }, account: context.account },
      { $set: UNPACKED },
      { hint: '_id_' },
    );
  }
  return people.filter((profile) => !isUnderWay(profile));
}

async function openArrivals(context: EngineContext, ids: readonly ObjectId[]): Promise<ReadonlySet<string>> {
  const each = new Map(ids.map((id) => [id.toHexString(), id]));
  if (each.size === 0) return new Set();
  const { arrivals } = await packCollections(context);
  const open = arrivals.find({ _id: { $in: [...each.values()] } }, { projection: { _id: 1 } });
  return new Set((await open.toArray()).map(({ _id }) => _id.toHexString()));
}
