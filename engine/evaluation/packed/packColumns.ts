import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { isBeingUpdated } from '../../store/mongo/prepare';
import { countOver } from '../../store/mongo/countOver';
import { factCollections } from '../facts/collections';
import { sizeOfAccount } from '../interpreters/mongo/sizeOfAccount';
import { packCollections } from './collections';
import { aliveIn } from './deadRows';
import { Damaged } from './errors';
import { forgetLeaver, thoseAway } from './leavers';
import { claimManifest, createManifest, dropColumns, reportDamage } from './manifest';
import { buildOn, dropOthers, packMarked, type Done } from './packRound';
import { checkManifest } from './seal';

/** What an account that has shrunk a little keeps. */
const KEPT_SHARE = 0.9;
const MANY = 2_000;
const NOTES = 1_000;

/** One step of packing: makes columns where an account is large enough, builds on them, packs who is marked, throws away what is damaged. */
export async function packColumns(context: EngineContext): Promise<Done> {
  const { columnsFrom: from } = context;
  // While a process of an earlier version may still write without marks nothing is packed.
  if (from === undefined || (await isBeingUpdated(await context.database()))) return 'nothing';
  const packer = new ObjectId().toHexString();
  const manifest = await claimManifest(context, packer);
  if (!manifest) return begin(context, from);
  try {
    checkManifest(manifest);
    await dropOthers(context, packer, manifest.blocks);
    if (!manifest.whole) return await buildOn({ context, packer, manifest });
    const done = await packMarked({ context, packer, manifest });
    const size = manifest.blocks.reduce((sum, entry) => sum + aliveIn(entry), 0);
    if (done === 'nothing' && size < KEPT_SHARE * from) await dropColumns(context, packer);
    return done;
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    await reportDamage(context, manifest.token, error.message);
    await dropColumns(context, packer);
    return 'unfinished';
  }
}

async function begin(context: EngineContext, from: number): Promise<Done> {
  if (!(await isLarge(context, from))) {
    await forgetLeft(context);
    return 'nothing';
  }
  await createManifest(context);
  return 'unfinished';
}

/** What processes that died have not taken back: where there are no columns notes are about nothing. */
async function forgetLeft(context: EngineContext): Promise<void> {
  const { packLeavers } = await packCollections(context);
  const notes = await packLeavers.find({ account: context.account }, { limit: NOTES }).toArray();
  if (notes.length === 0) return;
  for (const { _id } of await thoseAway(context, notes)) await forgetLeaver(context, _id);
}

/** A few buckets say whether it is worth counting. */
async function isLarge(context: EngineContext, from: number): Promise<boolean> {
  if ((await sizeOfAccount(context)) < from / 2) return false;
  const { profiles } = await factCollections(context);
  return (await countOver(profiles, 'account', { account: context.account }, { limit: from })) >= from;
}

/** Whether so many are marked that they had better be packed at once. */
export async function areManyMarked(context: EngineContext): Promise<boolean> {
  const { packManifests } = await packCollections(context);
  const { profiles } = await factCollections(context);
  const { account } = context;
  if (!(await packManifests.findOne({ _id: account }, { projection: { _id: 1 } }))) return false;
  const marked = await countOver(profiles, 'unpacked', { account, unpacked: true }, { limit: MANY });
  return marked >= MANY;
}
