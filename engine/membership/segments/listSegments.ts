import type { Segment } from '../../api';
import type { EngineContext } from '../../store/context';
import { allSegmentDocuments, getSegmentDocument } from './findSegment';
import { toSegment } from './toSegment';

/** By name, the predefined ones included. */
export const listSegments = async (context: EngineContext): Promise<Segment[]> =>
  (await allSegmentDocuments(context)).map(toSegment);

/** @throws NotFoundError */
export const getSegment = async (context: EngineContext, idOrName: string): Promise<Segment> =>
  toSegment(await getSegmentDocument(context, idOrName));
