import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { flowKey } from './FlowDocument';

/** The topics (their ids) that flows send about, by id of the flow. */
export async function topicsOfFlows(
  context: EngineContext,
  flowIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { flows } = await journeyCollections(context);
  const found = await flows
    .find(
      { _id: { $in: flowIds.map((id) => flowKey(context, id)) }, topic: { $exists: true } },
      { projection: { id: 1, topic: 1 } },
    )
    .toArray();
  return new Map(found.map(({ id, topic }) => [id, topic as string]));
}

/** Flows that are not stopped and send about a topic, in words. */
export async function flowsOfTopic(context: EngineContext, topic: { id: string }): Promise<string[]> {
  const { flows } = await journeyCollections(context);
  const using = await flows
    .find({ account: context.account, status: { $ne: 'stopped' }, topic: topic.id })
    .toArray();
  return using.map(({ name }) => `the flow "${name}"`);
}
