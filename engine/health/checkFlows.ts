import { journeyCollections } from '../journeys/collections';
import { watchedBy } from '../journeys/flows/FlowDocument';
import { membershipCollections } from '../membership/collections';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** A flow that runs is told of everybody who comes into what it watches. */
export async function checkFlows(context: EngineContext, findings: Findings): Promise<void> {
  const { account } = context;
  const [{ flows }, { segments }] = [await journeyCollections(context), await membershipCollections(context)];
  for await (const flow of flows.find({ account }, { projection: { 'sources.profileIds': 0 } })) {
    findings.count('flows');
    const watched = watchedBy(flow.sources);
    if ([...flow.watches].sort().join() !== [...watched].sort().join())
      findings.add('watches', 'flows', flow._id, 'It is not told of the segments that it was launched with.');
    if (flow.status === 'stopped' || watched.length === 0) continue;
    const there = await segments.countDocuments({ _id: { $in: watched }, account });
    if (there !== new Set(watched).size)
      findings.add('watches', 'flows', flow._id, 'It watches a segment that is not there.');
  }
}
