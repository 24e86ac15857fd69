import { randomBytes } from 'node:crypto';
import { ObjectId, type UpdateFilter } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import { EVERYTHING } from '../../membership/changes/dirtyKeys';
import { flushInboxes } from '../../membership/changes/flushInboxes';
import { evaluateProfiles, readProfiles } from '../../membership/memberships/evaluateProfiles';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { forEach } from '../../store/forEach';
import { GONE } from '../../store/gone';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { peopleCollections } from '../collections';
import { finishDepartures } from './departure';
import { joinProfiles } from './joinProfiles';
import { heirsOf, ownOf } from './heirs';
import { type JoinDocument } from './JoinDocument';
import { noKeys } from './moveOver';
import { giveBackTraces } from './giveBackTraces';
import { passBack } from './passBack';
import { identitiesBut, separated, withIdentities, type Separated } from './separated';

/** Separations that a crash has left unfinished; resolves to how many there were. */
export async function finishSeparations(context: EngineContext): Promise<number> {
  const { joins } = await peopleCollections(context);
  const open = await joins
    .find({ account: context.account, undoing: { $exists: true } })
    .limit(1_000)
    .toArray();
  await forEach(open, (join) => finishSeparation(context, join));
  return open.length;
}

/** Any number of processes may do this at once. */
export async function finishSeparation(context: EngineContext, join: JoinDocument): Promise<void> {
  const { joins } = await peopleCollections(context);
  const holder = await part(context, join);
  await appear(context, join);
  await passBack(context, join);
  const both = await readProfiles(context, [join._id, ...(holder ? [holder] : [])]);
  const { profiles } = await flushInboxes(context, both);
  await evaluateProfiles(
    context,
    profiles.map((profile) => ({ profile })),
  );
  await joins.deleteOne({ _id: join._id });
}

/** The one stands beside, unseen, with all that is its own, before the other gives it up. @returns who has given it up, if that was not done before */
async function part(context: EngineContext, join: JoinDocument): Promise<ObjectId | undefined> {
  const { profiles } = await factCollections(context);
  for (;;) {
    const holder = await profiles.findOne({ joined: join._id, account: context.account });
    if (!holder) return undefined;
    const parts = await partsOf(context, holder, join);
    const returning = await asReturning(context, join, parts.returns);
    await context.step?.('partsRead', join);
    if (!(await standBeside(context, returning))) continue;
    await context.step?.('separationBegun', join);
    if (!(await beginParting(context, holder, join))) continue;
    await giveBackTraces(context, holder, returning, join);
    await context.step?.('tracesGivenBack', join);
    const { matchedCount } = await profiles.updateOne(
      {
        _id: holder._id,
        account: context.account,
        revision: holder.revision,
        adopting: { $exists: false },
      },
      { ...staying(holder, parts.stays, await serverNow(context)), $pull: { parting: join._id } },
    );
    await context.step?.('separated', join);
    if (matchedCount > 0) {
      await profiles.updateOne({ _id: holder._id, parting: { $size: 0 } }, { $unset: { parting: '' } });
      return holder._id;
    }
    await finishDepartures(context, holder._id);
  }
}

/** @returns whether it does; another process may have brought it further since the holder was read. */
async function standBeside(context: EngineContext, returning: ProfileDocument): Promise<boolean> {
  const { profiles } = await factCollections(context);
  try {
    await profiles.replaceOne(unseen(returning._id), returning, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

const unseen = (id: ObjectId) => ({ _id: id, account: GONE, departure: { $exists: false } });

/** What somebody did is about to leave the one who stays: from here on that one is marked, until the change that ends it is packed. */
async function beginParting(
  context: EngineContext,
  { _id, revision }: ProfileDocument,
  join: JoinDocument,
): Promise<boolean> {
  const { profiles } = await factCollections(context);
  const { matchedCount } = await profiles.updateOne(
    { _id, account: context.account, revision },
    { $addToSet: { parting: join._id }, $set: UNPACKED },
  );
  await context.step?.('partingBegun', join);
  return matchedCount > 0;
}

/** What each of the two gets. */
export async function partsOf(
  context: EngineContext,
  holder: ProfileDocument,
  join: JoinDocument,
): Promise<Separated> {
  const { tags } = await factCollections(context);
  const known = await tags
    .find({ account: context.account, key: { $in: join.profile.tags } }, { projection: { key: 1 } })
    .toArray();
  const { joins } = await peopleCollections(context);
  const all = await joins.find({ into: holder._id }).toArray();
  return separated(context, holder, join, {
    own: ownOf(join),
    heirs: heirsOf(holder, join, all),
    tags: new Set(known.map(({ key }) => key)),
  });
}

async function asReturning(
  context: EngineContext,
  { _id, profile }: JoinDocument,
  returns: Separated['returns'],
): Promise<ProfileDocument> {
  const { written: _written, externalId: _externalId, joined: _joined, ...before } = profile;
  const revision = profile.revision + 1;
  const now = await serverNow(context);
  const at = profile.at > now ? profile.at : now;
  return {
    ...before,
    ...returns,
    _id,
    account: GONE,
    keys: noKeys(_id),
    attributes: { ...returns.attributes, modifiedAt: at },
    revision,
    at,
    changedBy: randomBytes(9).toString('base64url'),
    ...UNPACKED,
    dirty: { [EVERYTHING]: revision },
    dirtyAt: at,
    // What was to be accepted before the join, with that of others, no longer is.
    arrived: { in: new ObjectId() },
  };
}

function staying(
  holder: ProfileDocument,
  stays: Separated['stays'],
  now: Date,
): UpdateFilter<ProfileDocument> {
  const revision = holder.revision + 1;
  const at = holder.at > now ? holder.at : now;
  const missing = (['written', 'externalId', 'joined'] as const).filter((name) => stays[name] === undefined);
  return {
    $set: {
      ...stays,
      keys: keysOrNone(holder._id, stays.keys),
      attributes: { ...stays.attributes, modifiedAt: at },
      revision,
      at,
      changedBy: randomBytes(9).toString('base64url'),
      ...UNPACKED,
      [`dirty.${EVERYTHING}`]: revision,
      dirtyAt: holder.dirtyAt ?? now,
    },
    ...(missing.length > 0 && { $unset: Object.fromEntries(missing.map((name) => [name, ''])) }),
  };
}

/**
 * Whoever is on their own already, and was erased since, does not come back: their join is over, and what was put beside goes. Whoever was created in the
 * instant in which an identity was nobody's is the same person: the two are joined.
 */
async function appear(context: EngineContext, { _id: id }: JoinDocument): Promise<void> {
  const { profiles } = await factCollections(context);
  const hidden = unseen(id);
  const returning = await profiles.findOne(hidden);
  if (!returning) return;
  const { joins } = await peopleCollections(context);
  if (!(await joins.findOne({ _id: id }, { projection: { _id: 1 } })))
    return void (await profiles.deleteOne(hidden));
  const { keys, identities } = withIdentities(context, returning, returning.identities);
  const now = { account: context.account, ...UNPACKED };
  try {
    await profiles.updateOne(hidden, { $set: { ...now, keys: keysOrNone(id, keys) } });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const takers = await profiles.find({ keys: { $in: keys }, _id: { $ne: id } }).toArray();
    const taken = new Set(takers.flatMap((taker) => taker.keys));
    const left = withIdentities(context, returning, identitiesBut(context, identities, taken));
    await profiles.updateOne(hidden, {
      $set: { ...now, ...left, keys: keysOrNone(id, left.keys) },
    });
    await joinProfiles(context, [
      id,
      ...takers.filter(({ account }) => account === context.account).map(({ _id }) => _id),
    ]);
  }
}

/** Whose last identity was taken off meanwhile is still found by the id. */
const keysOrNone = (id: ObjectId, keys: string[]): string[] => (keys.length > 0 ? keys : noKeys(id));
