import { ObjectId } from 'mongodb';
import type { EngineContext } from '../context';
import type { BuildProgress } from './SegmentDocument';

/** A build that has not begun. */
export async function newBuild(context: EngineContext, at: Date): Promise<BuildProgress> {
  return { id: new ObjectId(), zone: await context.timeZone(), done: 0, total: await countEveryone(context), startedAt: at, at };
}

/** Profiles of the account. */
export async function countEveryone(context: EngineContext): Promise<number> {
  const { profiles } = await context.collections();
  return profiles.countDocuments({ account: context.account }, { hint: 'account' });
}
