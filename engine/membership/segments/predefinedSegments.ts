import { predefined } from '../../evaluation/ruleContext/predefined';
import type { EngineContext } from '../../store/context';
import type { SegmentDocument } from './SegmentDocument';

/** The two segments that every account has from the start (R11, R12): real-time, neither editable nor deletable, exact complements. */
export function predefinedSegments(context: EngineContext, createdAt: Date): SegmentDocument[] {
  return predefined(context, createdAt).map((segment) => ({
    ...segment,
    predefined: true,
    status: 'active',
    dormant: true,
    createdAt,
  }));
}
