import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import type { WrittenEvent } from './ProfileChange';
import { withArrived } from './withArrived';

/** So many that are over a process knows by heart. */
const KNOWN = 10_000;

/** What is over once is over for good. */
const over = new WeakMap<EngineContext, Set<string>>();

function remember(context: EngineContext, ids: readonly string[]): void {
  const known = over.get(context) ?? new Set();
  over.set(context, known);
  for (const id of ids) known.add(id);
  for (const id of known) {
    if (known.size <= KNOWN) break;
    known.delete(id);
  }
}

/** Of arrivals: those of which nothing is left to be done. */
export async function areOver(
  context: EngineContext,
  ids: readonly ObjectId[],
): Promise<ReadonlySet<string>> {
  const all = new Map(ids.map((id) => [id.toHexString(), id]));
  const asked = [...all].filter(([id]) => over.get(context)?.has(id) !== true);
  if (asked.length > 0) {
    const { arrivals } = await membershipCollections(context);
    const open = await arrivals
      .find({ _id: { $in: asked.map(([, id]) => id) } }, { projection: { _id: 1 } })
      .toArray();
    for (const { _id } of open) all.delete(_id.toHexString());
    remember(
      context,
      asked.flatMap(([id]) => (all.has(id) ? [id] : [])),
    );
  }
  return new Set(all.keys());
}

/**
 * Profiles with what has arrived for them together with that of others, as if it stood in their own inboxes: whoever evaluates one sees it, whoever has brought it.
 */
export async function withOpenArrivals(
  context: EngineContext,
  profiles: readonly ProfileDocument[],
): Promise<readonly ProfileDocument[]> {
  const named = profiles.flatMap(({ _id, arrived, inbox = [] }) =>
    arrived?.rev === undefined || inbox.some(({ rev }) => rev === arrived.rev)
      ? []
      : [{ profileId: _id, in: arrived.in }],
  );
  const asked = named.filter((one) => over.get(context)?.has(one.in.toHexString()) !== true);
  if (asked.length === 0) return profiles;
  const ids = new Map(asked.map((one) => [one.in.toHexString(), one.in]));
  const people = new Set(asked.map(({ profileId }) => profileId.toHexString()));
  const { arrivals } = await membershipCollections(context);
  const open = await arrivals.find({ _id: { $in: [...ids.values()] } }).toArray();
  const events = new Map<string, readonly WrittenEvent[]>();
  for (const one of open) {
    ids.delete(one._id.toHexString());
    for (const person of one.people) {
      const id = person.profileId.toHexString();
      if (people.has(id)) events.set(`${one._id.toHexString()}:${id}`, person.events);
    }
  }
  remember(context, [...ids.keys()]);
  return profiles.map((profile) => {
    const { _id, arrived } = profile;
    const arriving = arrived && events.get(`${arrived.in.toHexString()}:${_id.toHexString()}`);
    return arriving && arrived.rev !== undefined ? withArrived(profile, arrived.rev, arriving) : profile;
  });
}
