import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { flowKey, type FlowDocument } from './FlowDocument';

/** @throws NotFoundError */
export async function getFlowDocument(
  context: EngineContext,
  flowId: string,
  path?: string,
): Promise<FlowDocument> {
  if (typeof flowId !== 'string')
    throw new InvalidArgumentError('A flow is named by its id.', {
      hint: 'Give the id that it was launched with.',
      path: path ?? '',
    });
  const { flows } = await journeyCollections(context);
  const flow = await flows.findOne({ _id: flowKey(context, flowId) });
  if (flow) return flow;
  throw new NotFoundError(`There is no flow ${shown(flowId, 200)}.`, {
    hint: 'Launch it first; flows.list shows those there are.',
    ...(path !== undefined && { path }),
  });
}
