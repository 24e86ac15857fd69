import type { EngineContext } from '../../../store/context';
import { FLOW_TOPIC } from '../../occasions';

/** The topics that flows send for, by flow; those without one are absent. */
export async function topicsOfFlows(
  context: EngineContext,
  flowIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(flowIds)];
  if (ids.length === 0) return new Map();
  const answers = await Promise.all(context.listeners.of(FLOW_TOPIC).map((topics) => topics(context, ids)));
  return new Map(answers.flatMap((topics) => [...topics]));
}
