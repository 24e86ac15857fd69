import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { heirsOf, isAmong, ownOf } from './heirs';
import type { JoinDocument } from './JoinDocument';
import { separated } from './separated';

/**
 * What undoes other joins, after this one was undone: who was joined to the profile before is in it again, who has taken it along to another one is no
 * longer to bring it back, and what others brought too is theirs. May be done again.
 */
export async function passBack(context: EngineContext, join: JoinDocument): Promise<void> {
  const { joins } = await peopleCollections(context);
  const takers = join.takers.map(({ by }) => by);
  await joins.updateMany(
    { _id: { $in: join.profile.joined ?? [] } },
    { $set: { into: join._id }, $pull: { takers: { by: { $in: takers } } } },
  );
  const all = await joins.find({ into: join.into }).toArray();
  for (const other of all.filter(({ profile }) => isAmong(profile.joined, join._id))) {
    const { written: _written, externalId: _externalId, joined: _joined, ...before } = other.profile;
    const own = ownOf(join, other._id);
    const heirs = heirsOf(other.profile, join, all);
    const { stays } = separated(context, other.profile, join, { own, heirs, tags: new Set() });
    const { keys: _keys, ...kept } = stays;
    await joins.updateOne({ _id: other._id }, { $set: { profile: { ...before, ...kept } } });
    await bequeath(context, join, { by: other._id, heirs, all });
  }
  const heirs = heirsOf({ joined: all.map(({ _id }) => _id) }, join, all);
  await bequeath(context, join, { by: join.into, heirs, all });
}

/**
 * What somebody had by this join only, they have by the join of the earliest heir who brought it too: it goes with that one, and is no longer what they
 * had without it.
 *
 * @param by who had it
 */
async function bequeath(
  context: EngineContext,
  join: JoinDocument,
  { by, heirs, all }: { by: ObjectId; heirs: readonly JoinDocument[]; all: readonly JoinDocument[] },
): Promise<void> {
  const { joins } = await peopleCollections(context);
  const own = ownOf(join, by);
  let attributes = Object.keys(join.profile.attributes).filter((name) => !own.attributes.includes(name));
  let tags = join.profile.tags.filter((tag) => !own.tags.includes(tag));
  for (const { _id, profile } of heirs) {
    const has = (name: string): boolean => name in profile.attributes;
    const isTagged = (tag: string): boolean => profile.tags.includes(tag);
    const withThem = all.filter((other) => other._id.equals(_id) || isAmong(profile.joined, other._id));
    await joins.updateMany(
      { _id: { $in: withThem.map((other) => other._id) } },
      {
        $pull: {
          'takers.$[taker].attributes': { $in: attributes.filter(has) },
          'takers.$[taker].tags': { $in: tags.filter(isTagged) },
        },
      },
      { arrayFilters: [{ 'taker.by': by }] },
    );
    attributes = attributes.filter((name) => !has(name));
    tags = tags.filter((tag) => !isTagged(tag));
  }
}
