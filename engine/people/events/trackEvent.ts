import type { EventInput, ItemAnswers, TrackedEvent, WriteOptions } from '../../api';
import type { Wait } from '../../api/common';
import { onlyAnswer } from '../../api/onlyAnswer';
import { gather } from '../../membership/changes/gather';
import { arrivalId } from '../../store/clock/arrivalId';
import type { EngineContext } from '../../store/context';
import { trackEvents } from './trackEvents';

type Tracked = ItemAnswers<TrackedEvent>[number];

interface Brought {
  readonly event: EventInput;
  /** Should the event not say its own: the same each time it is tried. */
  readonly fresh: string;
}

const TOGETHER = { lanes: 2, most: 500 };
const together = (wait: Wait): ((context: EngineContext, brought: Brought) => Promise<Tracked>) =>
  gather(
    (context, brought: Brought[]): Promise<Tracked[]> =>
      trackEvents(
        context,
        brought.map(({ event }) => event),
        { wait },
        brought.map(({ fresh }) => fresh),
      ),
    TOGETHER,
  );
const gathered: ReadonlyMap<Wait, ReturnType<typeof together>> = new Map(
  (['evaluated', 'accepted'] as const).map((wait) => [wait, together(wait)]),
);

/** Records one event; its failure is thrown. Events that many callers bring at the same time are recorded together. */
export async function trackEvent(
  context: EngineContext,
  event: EventInput,
  options: WriteOptions = {},
): Promise<TrackedEvent> {
  const { wait = 'evaluated', signal } = options;
  const lane = gathered.get(wait);
  // Whoever may break off, and whoever asks for what there is not, asks alone.
  if (signal !== undefined || lane === undefined)
    return onlyAnswer(await trackEvents(context, [event], options));
  return onlyAnswer([{ ...(await lane(context, { event, fresh: arrivalId() })), index: 0 }]);
}
