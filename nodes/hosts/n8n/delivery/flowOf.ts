import type { ITriggerFunctions } from 'n8n-workflow';
import type { FlowDefinition } from '../../../../engine';
import { withEntryOptions, type EntryOptions } from '../../../SegmentEntry/withEntryOptions';
import { readAudience } from '../parameters/audienceInput';
import { located } from '../parameters/locators';

/**
 * The flow that this trigger node is the entry point of. Its id is made of instance, workflow and node: the same node finds
 * its own entries again after a deactivation, a restart or an update, and a copy of the workflow is another flow.
 */
export function flowOf(context: ITriggerFunctions, kind: 'entry' | 'exit'): FlowDefinition {
  const { id: workflowId, name } = context.getWorkflow();
  const node = context.getNode();
  const reEntry = kind === 'exit' ? 'afterExit' : context.getNodeParameter('reEntry', 'never');
  const flow: FlowDefinition = {
    id: flowIdOf(context),
    name: `${name ?? workflowId} / ${node.name}`,
    host: 'n8n',
    audience: readAudience(context.getNodeParameter('audience', {})),
    on: [kind],
    updateAfterLaunch:
      kind === 'exit'
        ? 'realTime'
        : (context.getNodeParameter('updateAfterLaunch', 'realTime') as 'never' | 'realTime'),
    reEntry:
      reEntry === 'afterHours'
        ? { afterHours: context.getNodeParameter('reEntryHours', 24) as number }
        : (reEntry as 'never' | 'afterExit'),
  };
  if (kind === 'exit') return flow;
  const options = context.getNodeParameter('options', {}) as EntryOptions;
  return withEntryOptions(flow, {
    ...options,
    topic: located(options.topic),
    goalEvent: located(options.goalEvent),
  });
}

/** The first letters of the instance's id are enough to tell instances that share a database apart. */
export function flowIdOf(
  context: Pick<ITriggerFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>,
): string {
  return `n8n:${context.getInstanceId().slice(0, 16)}:${context.getWorkflow().id ?? 'new'}:${context.getNode().id}`;
}
