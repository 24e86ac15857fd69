import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { countAccount } from '../../evaluation/interpreters/mongo/countAccount';
import type { BuildProgress } from './SegmentDocument';

/** A build that has not begun. */
export async function newBuild(context: EngineContext, at: Date): Promise<BuildProgress> {
  return {
    id: new ObjectId(),
    zone: await context.timeZone(),
    done: 0,
    total: await countAccount(context),
    startedAt: at,
    at,
  };
}
