import type { Segment } from '../../api';
import { describeRule } from '../../language/rule/describe';
import { migrateRule } from '../../language/rule/migrate';
import type { BuildProgress, SegmentDocument } from './SegmentDocument';

/** A segment as it leaves the engine. */
export function toSegment(document: SegmentDocument): Segment {
  const { _id: id, name, type, predefined = false, status, build, definition, createdAt } = document;
  const rule = migrateRule(definition);
  return {
    id,
    name,
    type,
    predefined,
    rule,
    description: describeRule(rule),
    status,
    ...(build && { build: toBuild(build) }),
    version: definition.version,
    createdAt: createdAt.toISOString(),
  };
}

/** Rate and end are expected from what was done so far; there is none before the first page. */
function toBuild({ done, total, startedAt, at }: BuildProgress): NonNullable<Segment['build']> {
  const seconds = (at.getTime() - startedAt.getTime()) / 1_000;
  const progress = { done: Math.min(done, total), total, startedAt: startedAt.toISOString() };
  if (done === 0 || seconds <= 0) return progress;
  const perSecond = done / seconds;
  return {
    ...progress,
    perSecond: Math.round(perSecond),
    expectedEndAt: new Date(at.getTime() + (1_000 * (total - progress.done)) / perSecond).toISOString(),
  };
}
