import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { within } from './askColumns';
import { BLOCK } from './block';
import { writeBlock } from './BlockWriter';
import { openBlocks, type OpenBlock } from './chunks';
import { packCollections } from './collections';
import { aliveIn, rowsAlive, withDead } from './deadRows';
import type { BlockEntry, LeaverDocument, ManifestDocument } from './documents';
import { thoseAway } from './leavers';
import { publish } from './manifest';
import { markedIds } from './pending';
import { PACKED_FIELDS, type PackedProfile } from './rowOf';
import { takeMarksOff } from './takeMarksOff';
import { thoseSettled } from './underWay';

/** Blocks that are written anew in one round, for those who have left. */
const REWRITTEN = 2;
/** So many small blocks become fewer. */
const SMALL_BLOCKS = 8;
const NOTES = 1_000;
/** Documents that come, and are made objects, together. */
const BATCH = 1_000;
/** Of those who are marked: putting very many in order would keep everybody else from having a turn. */
const MARKED = Math.ceil(BLOCK / 2);

/** What packs: one at a time can publish. */
export interface Packing {
  readonly context: EngineContext;
  readonly packer: string;
  readonly manifest: ManifestDocument;
}

/** `unfinished`: there is more to do at once. */
export type Done = 'nothing' | 'packed' | 'unfinished';

/** The next people behind those who are packed already. */
export async function buildOn({ context, packer, manifest }: Packing): Promise<Done> {
  const { profiles } = await factCollections(context);
  const { through, blocks } = manifest;
  const read = await profiles
    .find<PackedProfile>(
      { account: context.account, ...(through && { _id: { $gt: through } }) },
      { sort: { _id: 1 }, limit: BLOCK, hint: 'account', projection: PACKED_FIELDS, batchSize: BATCH },
    )
    .toArray();
  await context.step?.('packRead', read);
  const people = await thoseSettled(context, read);
  const block = people.length === 0 ? undefined : await writeBlock(context, people);
  await context.step?.('packWritten', people);
  const whole = read.length < BLOCK;
  const done = await publish(context, manifest, packer, {
    whole,
    through: whole ? undefined : read.at(-1)?._id,
    blocks: block ? [...blocks, block] : blocks,
  });
  await context.step?.('packPublished', people);
  if (done) await takeMarksOff(context, people);
  return 'unfinished';
}

/**
 * Whoever is marked gets a row as they are now, with what they did; their earlier rows count no more. Blocks that hold somebody who has left are written anew, and small ones together:
 * both as if everybody in them were marked.
 */
export async function packMarked({ context, packer, manifest }: Packing): Promise<Done> {
  const { packLeavers } = await packCollections(context);
  const { profiles } = await factCollections(context);
  const { account } = context;
  const notes = await packLeavers.find({ account }, { limit: NOTES }).toArray();
  const away = await thoseAway(context, notes);
  const marked = await markedIds(context, MARKED);
  const blocks = await openBlocks(context, manifest.blocks, [], async () => true);
  const awayIds = sorted(away.map(({ profileId }) => profileId));
  const rewritten = chooseBlocks(blocks, awayIds);
  if (away.length === 0 && marked.length === 0 && rewritten.size === 0) return 'nothing';
  const ids = sorted([...marked, ...awayIds, ...[...rewritten].flatMap(aliveIds)]);
  await context.step?.('packMarksRead', ids);
  const fresh: BlockEntry[] = [];
  const people: PackedProfile[] = [];
  for (let from = 0; from < ids.length; from += BLOCK) {
    const found = await profiles
      .find<PackedProfile>(
        { _id: { $in: ids.slice(from, from + BLOCK) }, account },
        { sort: { _id: 1 }, hint: '_id_', projection: PACKED_FIELDS, batchSize: BATCH },
      )
      .toArray();
    await context.step?.('packRead', found);
    const settled = await thoseSettled(context, found);
    if (settled.length > 0) fresh.push(await writeBlock(context, settled));
    people.push(...settled);
  }
  // Of all who are marked something is still on its way.
  if (people.length === 0 && away.length === 0 && rewritten.size === 0) return 'nothing';
  await context.step?.('packWritten', people);
  const bytes = ids.map(({ id }) => id);
  const kept = blocks.filter((block) => !rewritten.has(block));
  const entries = kept.map((block) => withDead(block.entry, rowsOf(block, bytes)));
  const next = [...entries.filter((entry) => aliveIn(entry) > 0), ...fresh];
  if (!(await publish(context, manifest, packer, { whole: true, blocks: next }))) return 'unfinished';
  await context.step?.('packPublished', people);
  await takeMarksOff(context, people);
  await context.step?.('packMarksOff', people);
  await dropOthers(context, packer, next);
  await forgetThose(
    context,
    away,
    kept.filter(({ entry }) => isIn(next, entry)),
    people,
  );
  // Of so many of whom something is on its way nothing can be packed before that has come.
  const isLeft = marked.length === MARKED && people.length > 0;
  return rewritten.size > 0 || isLeft ? 'unfinished' : 'packed';
}

/** Each once, in ascending order. */
const sorted = (ids: readonly ObjectId[]): ObjectId[] =>
  [...new Set(ids.map((id) => id.toHexString()))].sort().map((hex) => ObjectId.createFromHexString(hex));

/** Blocks to be written anew: some of those that hold somebody who is away, dead rows included, and small ones when there are many. */
function chooseBlocks(blocks: readonly OpenBlock[], away: readonly ObjectId[]): Set<OpenBlock> {
  const ids = away.map(({ id }) => id);
  const chosen = new Set(blocks.filter((block) => rowsOf(block, ids).length > 0).slice(0, REWRITTEN));
  const small = blocks
    .map((block) => ({ block, alive: aliveIn(block.entry) }))
    .filter(({ alive }) => alive <= BLOCK / 2)
    .sort((a, b) => a.alive - b.alive);
  if (small.length < SMALL_BLOCKS) return chosen;
  let room = BLOCK;
  for (const { block, alive } of small) if ((room -= alive) >= 0) chosen.add(block);
  return chosen;
}

/** The rows of these people, dead ones too. @param ids in ascending order. */
const rowsOf = ({ entry, head }: OpenBlock, ids: readonly Uint8Array[]): number[] =>
  within(entry, ids)
    .map((id) => head.find(id))
    .filter((row) => row >= 0);

const aliveIds = ({ entry, head }: OpenBlock): ObjectId[] =>
  rowsAlive(entry).map((row) => new ObjectId(head.idAt(row)));

/**
 * Chunks of blocks that count no more, and what packers have left that came to an end before. They are listed first: whatever another packer writes after it has
 * taken over is not among them.
 */
export async function dropOthers(
  context: EngineContext,
  packer: string,
  blocks: readonly BlockEntry[],
): Promise<void> {
  const { packChunks, packManifests } = await packCollections(context);
  const { account } = context;
  const known = new Set(blocks.map(({ id }) => id.toHexString()));
  const stored = await packChunks.distinct('block', { account });
  const others = stored.filter((id) => !known.has(id.toHexString()));
  if (others.length === 0) return;
  if ((await packManifests.countDocuments({ _id: account, packer }, { limit: 1 })) === 0) return;
  await packChunks.deleteMany({ account, block: { $in: others } });
}

/** Notes of those who are away and of whom no block has a row any more. */
async function forgetThose(
  context: EngineContext,
  away: readonly LeaverDocument[],
  kept: readonly OpenBlock[],
  people: readonly PackedProfile[],
): Promise<void> {
  const { packLeavers } = await packCollections(context);
  const fresh = new Set(people.map(({ _id }) => _id.toHexString()));
  const done = away.filter(
    ({ profileId }) =>
      !fresh.has(profileId.toHexString()) &&
      kept.every((block) => rowsOf(block, [profileId.id]).length === 0),
  );
  if (done.length > 0)
    await packLeavers.deleteMany({ _id: { $in: done.map(({ _id }) => _id) }, account: context.account });
}

const isIn = (entries: readonly BlockEntry[], { id }: BlockEntry): boolean =>
  entries.some((entry) => entry.id.equals(id));
