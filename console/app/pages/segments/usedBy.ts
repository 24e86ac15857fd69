import type { Flow, Segment } from '../../core/types';

/** The flows that have a segment in their audience. */
export const flowsUsing = (segment: Segment, flows: readonly Flow[]): Flow[] =>
  flows.filter(
    ({ audience, pinned }) =>
      pinned.some((one) => one.segment === segment.id) ||
      (audience.segments ?? []).some((one) => one === segment.id || one === segment.name),
  );
