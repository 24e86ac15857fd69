import type { WaitInput } from '../../api/waits';
import { isPlainObject } from '../../language/text/isPlainObject';
import { nameProblem } from '../../language/text/names';
import { getSegmentDocument } from '../../membership/segments/findSegment';
import type { EngineContext } from '../../store/context';
import { getFlowDocument } from '../flows/findFlow';
import { onlyKeys, refuse } from './refusals';
import type { WaitDocument } from './WaitDocument';

/** A real-time segment. @throws NotFoundError, InvalidArgumentError */
export async function readSegmentId(context: EngineContext, idOrName: string, path: string): Promise<string> {
  const segment = await getSegmentDocument(context, idOrName, path);
  if (segment.type !== 'realTime')
    throw refuse(path, idOrName, 'Give a real-time segment: nobody watches a snapshot.');
  return segment._id;
}

/** How long it waits at most, besides the time. @throws NotFoundError, InvalidArgumentError */
export async function readWhile(
  context: EngineContext,
  given: WaitInput['while'],
): Promise<WaitDocument['while']> {
  if (given === undefined) return undefined;
  if (!isPlainObject(given)) throw refuse('/while', given, 'Give { segment } or { flow }.');
  onlyKeys(given, ['segment', 'flow'], '/while');
  const flow = readName(given.flow, '/while/flow');
  if (given.segment === undefined && flow === undefined)
    throw refuse('/while', given, 'Give { segment } or { flow }.');
  return {
    ...(given.segment !== undefined && {
      segment: await readSegmentId(context, given.segment, '/while/segment'),
    }),
    ...(flow !== undefined && { flow: (await getFlowDocument(context, flow, '/while/flow'))._id }),
  };
}

/** The id of a flow, or of a node. @throws InvalidArgumentError */
export function readName(given: unknown, path: string): string | undefined {
  if (given === undefined) return undefined;
  const wrong = nameProblem(given);
  if (wrong !== undefined) throw refuse(path, given, `Give its id as text: ${wrong}.`);
  return given as string;
}
