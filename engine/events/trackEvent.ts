import type { EventInput, TrackedEvent, WriteOptions } from '../api';
import { onlyAnswer } from '../api/onlyAnswer';
import type { EngineContext } from '../context';
import { trackEvents } from './trackEvents';

/** Records one event; its failure is thrown. */
export async function trackEvent(context: EngineContext, event: EventInput, options?: WriteOptions): Promise<TrackedEvent> {
  return onlyAnswer(await trackEvents(context, [event], options));
}
