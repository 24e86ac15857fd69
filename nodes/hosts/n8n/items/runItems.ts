import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidArgumentError, type AudienceEngine } from '../../../../engine';
import { connectionFields } from '../connection/connection';
import { acquireEngine } from '../connection/enginePool';
import { GUARD } from '../parameters/forAgents';
import { nodeError } from './nodeError';
import { Results } from './Results';

/** A node's work on all of its items: what came of each is told to `results`, in their order. */
export type Work = (engine: AudienceEngine, results: Results) => Promise<void>;

/** Runs a node: one engine for the whole execution. */
export async function runItems(
  context: IExecuteFunctions,
  outputs: number,
  work: Work,
): Promise<INodeExecutionData[][]> {
  if (isTool(context)) refuseUnlessAllowed(context);
  const secrets = await connectionFields(context);
  const results = new Results(context, outputs, secrets);
  const use = await opened();
  try {
    await work(use.engine, results);
  } finally {
    use.release();
  }
  return isTool(context) ? [results.sent.flat()] : results.sent;

  async function opened() {
    try {
      return await acquireEngine(secrets);
    } catch (error) {
      throw nodeError(context.getNode(), error, { secrets });
    }
  }
}

/**
 * An agent is told what the first output says, and nothing of the others: as its tool, a node with several outputs answers through that one. n8n makes a
 * twin of each node for agents, whose type has this ending; a tool that the agent has the engine run is not told by `isToolExecution`.
 */
function isTool(context: IExecuteFunctions): boolean {
  return context.getNode().type.endsWith('Tool');
}

/** What an agent could do much harm with is done once whoever has made the tool says that it may. */
function refuseUnlessAllowed(context: IExecuteFunctions): void {
  if (context.getNodeParameter(GUARD, 0, true) === true) return;
  const error = new InvalidArgumentError('This tool may not do that', {
    hint: "It cannot be taken back, or concerns many people. Whoever has made the tool switches on 'Agents May Do This'",
  });
  throw nodeError(context.getNode(), error);
}
