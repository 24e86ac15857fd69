import type { EngineContext } from '../../store/context';
import { withDefinitions } from '../../store/definitionLock';
import { InUseError, SegmentNotEditableError } from '../../store/errors';
import { SEGMENT_USERS } from '../occasions';
import type { SegmentDocument } from './SegmentDocument';
import { getSegmentDocument } from './findSegment';
import { beginRemoval, finishRemovals } from './removal';
import { segmentsReferringTo } from './segmentsReferringTo';

/**
 * Nobody sees it any more from the first step on; if the process ends before its memberships are deleted, background work deletes them.
 *
 * @throws NotFoundError; InUseError while another segment or a flow that is not stopped uses it; SegmentNotEditableError for a predefined one.
 */
export async function deleteSegment(
  context: EngineContext,
  idOrName: string,
): Promise<{ id: string; name: string }> {
  const left = await withDefinitions(context, () => leave(context, idOrName));
  await finishRemovals(context);
  return left;
}

async function leave(context: EngineContext, idOrName: string): Promise<{ id: string; name: string }> {
  const segment = await getSegmentDocument(context, idOrName);
  const { _id: id, name } = segment;
  if (segment.predefined === true)
    throw new SegmentNotEditableError(`"${name}" is predefined: it cannot be deleted.`, {
      hint: 'Duplicate it when you need one that you can change.',
    });
  const using = await usersOf(context, segment);
  if (using.length > 0) {
    const more = using.length > 5 ? ` and ${using.length - 5} more` : '';
    throw new InUseError(`The segment "${name}" is used by ${using.slice(0, 5).join(', ')}${more}.`, {
      hint: 'Delete or change those first; stop the flows.',
    });
  }
  await context.step?.('segmentUnused', id);
  await beginRemoval(context, id);
  return { id, name };
}

/** What the segment cannot be taken from. */
async function usersOf(context: EngineContext, segment: SegmentDocument): Promise<string[]> {
  const others = await Promise.all(
    context.listeners.of(SEGMENT_USERS).map((hear) => hear(context, segment._id)),
  );
  return [...(await segmentsReferringTo(context, segment)), ...others.flat()];
}
