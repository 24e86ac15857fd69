import type { Flow } from '../../api';
import { nowExpression, type EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { wakeFlow } from '../outbox/wakeFlow';
import { letGo } from '../waits/letGo';
import { flowKey, type FlowStatus } from './FlowDocument';
import { getFlowDocument } from './findFlow';
import { removeUnwatchedSegments } from './hiddenSegments';
import { toFlow } from './toFlow';

const FROM: Readonly<Record<FlowStatus, readonly FlowStatus[]>> = {
  paused: ['active', 'paused'],
  active: ['paused', 'active'],
  stopped: ['active', 'paused', 'stopped'],
};

/**
 * Paused: claims give nothing, newcomers wait. Stopped: claims give nothing and nobody comes any more; `launch` starts it again.
 *
 * @throws NotFoundError; InvalidArgumentError when a stopped flow is to be paused or resumed
 */
export async function changeStatus(
  context: EngineContext,
  flowId: string,
  status: FlowStatus,
): Promise<Flow> {
  const { flows } = await journeyCollections(context);
  const { name } = await getFlowDocument(context, flowId);
  const flow = await flows.findOneAndUpdate(
    { _id: flowKey(context, flowId), status: { $in: [...FROM[status]] } },
    status === 'stopped'
      ? [{ $set: { status, stoppedAt: { $ifNull: ['$stoppedAt', nowExpression(context)] }, letsGo: true } }]
      : { $set: { status } },
    { returnDocument: 'after' },
  );
  if (!flow) throw new InvalidArgumentError(`The flow "${name}" is stopped.`, { hint: 'Launch it again.' });
  if (status === 'active') wakeFlow(context, flow._id);
  if (status === 'stopped') {
    // A wait that is opened after this is looked at with the flow stopped.
    await context.step?.('flowStopped', flow);
    await letGo(context, flow._id);
    await removeUnwatchedSegments(context);
  }
  return toFlow(context, flow);
}
