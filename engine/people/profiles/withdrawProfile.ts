import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { beginDeparture, finishDeparture } from './departure';

/** Takes back a profile that was created for an event which then turned out to be a duplicate, unless somebody has written to it since. */
export async function withdrawProfile(context: EngineContext, id: ObjectId, revision: number): Promise<void> {
  if (await beginDeparture(context, id, { revision })) await finishDeparture(context, id);
}
