import type { Flow, FlowsApi } from '../../api';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { getFlowDocument } from './findFlow';
import { toFlow } from './toFlow';

/** By name; with `entryPoint` those with the Predefined Audience entry point, which all have that were launched here (R96). */
export async function listFlows(
  context: EngineContext,
  options: NonNullable<Parameters<FlowsApi['list']>[0]> = {},
): Promise<Flow[]> {
  const { status, entryPoint } = options;
  if (status !== undefined && !['active', 'paused', 'stopped'].includes(status)) {
    throw new InvalidArgumentError(`A flow is never ${shown(status)}.`, {
      hint: 'Ask for "active", "paused" or "stopped".',
      path: '/status',
    });
  }
  if (entryPoint === false) return [];
  const { flows } = await journeyCollections(context);
  const found = await flows
    .find({ account: context.account, ...(status && { status }) }, { sort: { name: 1, _id: 1 } })
    .toArray();
  return Promise.all(found.map((flow) => toFlow(context, flow)));
}

/** @throws NotFoundError */
export const getFlow = async (context: EngineContext, flowId: string): Promise<Flow> =>
  toFlow(context, await getFlowDocument(context, flowId));
