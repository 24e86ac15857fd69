import type { Flow } from '../../api';
import { topicInPlaceOf } from '../../contact/consent/topics/findTopic';
import { membershipCollections } from '../../membership/collections';
import type { EngineContext } from '../../store/context';
import type { FlowDocument } from './FlowDocument';
import { pinnedRule } from './audienceSources';

/** A flow as it leaves the engine; of each pinned definition whether today's, with what it refers to, is another one (B5). */
export async function toFlow(context: EngineContext, flow: FlowDocument): Promise<Flow> {
  const {
    id,
    name,
    host,
    status,
    entryPoint,
    audience,
    on,
    updateAfterLaunch,
    reEntry,
    stopOnExit,
    maxAttempts,
    checkDoNotContact,
    topic,
    goal,
    launchedAt,
    sources,
  } = flow;
  const named = sources.flatMap(({ segment, rule }) => (segment && rule ? [{ segment, rule }] : []));
  const { segments } = await membershipCollections(context);
  const today = new Map<string, string>();
  if (named.length > 0) {
    const filter = { account: context.account, _id: { $in: named.map(({ segment }) => segment.id) } };
    for await (const document of segments.find(filter, { projection: { type: 1, definition: 1 } }))
      today.set(document._id, JSON.stringify(await pinnedRule(context, document)));
  }
  const about = topic === undefined ? undefined : await topicInPlaceOf(context, topic);
  return {
    id,
    name,
    host,
    status,
    entryPoint,
    audience: audience as Flow['audience'],
    on,
    updateAfterLaunch,
    reEntry,
    stopOnExit,
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(checkDoNotContact !== undefined && { checkDoNotContact }),
    ...(about && { topic: about.name }),
    ...(goal && { goal }),
    launchedAt: launchedAt.toISOString(),
    pinned: named.map(({ segment, rule }) => ({
      segment: segment.id,
      name: segment.name,
      version: segment.version,
      rule,
      changed: today.get(segment.id) !== JSON.stringify(rule),
    })),
    populating: status !== 'stopped' && sources.some(({ scan }) => scan === 'pending'),
  };
}
