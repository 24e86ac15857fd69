import type { Segment } from '../api';
import { describeRule } from '../rule/describe';
import { migrateRule } from '../rule/migrate';
import type { SegmentDocument } from './SegmentDocument';

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
    ...(build && { build: { done: Math.min(build.done, build.total), total: build.total, startedAt: build.startedAt.toISOString() } }),
    version: definition.version,
    createdAt: createdAt.toISOString(),
  };
}
