import { ObjectId } from 'mongodb';
import type { EngineContext } from '../context';
import type { BuildProgress } from './SegmentDocument';

/** A build that has not begun. */
export async function newBuild(context: EngineContext, at: Date): Promise<BuildProgress> {
  const { profiles } = await context.collections();
  const total = await profiles.countDocuments({ account: context.account }, { hint: 'account' });
  return { id: new ObjectId(), zone: await context.timeZone(), done: 0, total, startedAt: at, at };
}
