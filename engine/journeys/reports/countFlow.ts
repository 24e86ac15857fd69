import type { FlowCounts } from '../../api/flows';
import { contactCollections } from '../../contact/collections';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { getFlowDocument } from '../flows/findFlow';

/** So far is counted: a number under a node is asked for again and again. */
const MOST = 10_000;

/** How a flow stands, at a glance. @throws NotFoundError */
export async function countFlow(context: EngineContext, flowId: string): Promise<FlowCounts> {
  const { _id, id } = await getFlowDocument(context, flowId);
  const { account } = context;
  const { entries, participants } = await journeyCollections(context);
  const { rejections } = await contactCollections(context);
  const [entered, waiting, rejected] = await Promise.all([
    participants.countDocuments({ account, flow: _id, entries: { $gt: 0 } }, { hint: 'flow', limit: MOST }),
    entries.countDocuments({ flow: _id, leaseUntil: { $exists: true } }, { hint: 'claim', limit: MOST }),
    rejections.countDocuments(
      { account, flowId: id, outcome: { $exists: false } },
      { hint: 'flow', limit: MOST },
    ),
  ]);
  return { entered, waiting, rejected };
}
