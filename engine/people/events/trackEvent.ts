import type { EventInput, ItemAnswers, TrackedEvent, WriteOptions } from '../../api';
import { onlyAnswer } from '../../api/onlyAnswer';
import { gather } from '../../membership/changes/gather';
import type { EngineContext } from '../../store/context';
import { trackEvents } from './trackEvents';

type Tracked = ItemAnswers<TrackedEvent>[number];

const TOGETHER = { lanes: 2, most: 500 };
const gathered = {
  evaluated: gather(
    (context, events: EventInput[]): Promise<Tracked[]> => trackEvents(context, events),
    TOGETHER,
  ),
  accepted: gather(
    (context, events: EventInput[]): Promise<Tracked[]> => trackEvents(context, events, { wait: 'accepted' }),
    TOGETHER,
  ),
};

/** Records one event; its failure is thrown. Events that many callers bring at the same time are recorded together. */
export async function trackEvent(
  context: EngineContext,
  event: EventInput,
  options: WriteOptions = {},
): Promise<TrackedEvent> {
  const { wait = 'evaluated', signal } = options;
  // Whoever may break off, and whoever asks for what there is not, asks alone.
  if (signal !== undefined || !(wait in gathered))
    return onlyAnswer(await trackEvents(context, [event], options));
  return onlyAnswer([{ ...(await gathered[wait](context, event)), index: 0 }]);
}
