import type { EngineContext } from '../store/context';
import { occasion } from '../store/occasions';

/** Who sends for a topic, as an error names them. */
export const TOPIC_USERS =
  occasion<(context: EngineContext, topic: { id: string; name: string }) => Promise<string[]>>('topicUsers');

/** The topic that a flow sends for: it is asked for wherever the flow is named and no topic. */
export const FLOW_TOPIC =
  occasion<(context: EngineContext, flowIds: readonly string[]) => Promise<ReadonlyMap<string, string>>>(
    'flowTopic',
  );
