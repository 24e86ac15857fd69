import { SEGMENT_OPERATORS } from '../../operators/setOperators';
import { shown } from '../../text/shown';
import { CIRCLE_HINT } from '../circle';
import type { Parsing } from '../Parsing';
import { pointer } from '../Problems';
import type { RuleContext, SegmentReference } from '../context';
import { MAX_CONDITIONS_WITH_SEGMENTS } from '../limits';
import { member, readWord, refuseOtherKeys, type JsonObject } from '../readers';
import type { Rule, SegmentCondition } from '../types';
import { referredSegments, sizeOf } from '../walk';

/** Section 5: another segment's rule, asked at the same instant. */
export function parseSegment(
  object: JsonObject,
  path: string,
  _depth: number,
  parsing: Parsing,
): SegmentCondition | undefined {
  const { problems, context } = parsing;
  refuseOtherKeys(object, ['segment', 'operator'], path, problems);
  const operator = readWord(
    object,
    'operator',
    SEGMENT_OPERATORS.keys() as Iterable<SegmentCondition['operator']>,
    'an operator of segments',
    path,
    problems,
  );
  const name = member(object, 'segment');
  const at = pointer(path, 'segment');
  if (typeof name !== 'string' || name === '')
    return problems.add(
      at,
      `found ${shown(name)}, expected the id or name of a segment`,
      'Give the name as text.',
    );
  const segment = context.segment(name);
  if (!segment) return problems.unknownWord(at, 'a segment', name, context.segmentNames());
  if (parsing.purpose === 'realTime' && segment.type !== 'realTime') {
    return problems.add(
      at,
      `${shown(name)} is a snapshot segment, and a real-time segment may refer only to real-time ones`,
      'Refer to a real-time segment, or write its conditions here.',
    );
  }
  if (leadsTo(parsing.self, segment, context))
    return problems.add(at, `${shown(name)} leads back to this segment`, 'Leave one of the references out.');
  if (circleFrom(segment, context)) {
    return problems.add(at, `${shown(name)} refers to segments that lead back to themselves`, CIRCLE_HINT);
  }
  if (sizeWithSegments(segment.rule, context) > MAX_CONDITIONS_WITH_SEGMENTS) {
    return problems.add(
      at,
      `${shown(name)} has more than ${MAX_CONDITIONS_WITH_SEGMENTS} conditions with the segments it refers to`,
      'Refer to fewer segments.',
    );
  }
  return operator && { segment: name, operator };
}

function leadsTo(
  self: string | undefined,
  segment: SegmentReference,
  context: RuleContext,
  seen = new Set<string>(),
): boolean {
  if (segment.id === self) return true;
  if (seen.has(segment.id)) return false;
  seen.add(segment.id);
  return [...referredSegments(segment.rule)].some((name) => {
    const next = context.segment(name);
    return next !== undefined && leadsTo(self, next, context, seen);
  });
}

/** Whether the segments that this one refers to lead in a circle, whoever made it. */
function circleFrom(
  segment: SegmentReference,
  context: RuleContext,
  way = new Set<string>(),
  known = new Set<string>(),
): boolean {
  if (way.has(segment.id)) return true;
  if (known.has(segment.id)) return false;
  known.add(segment.id);
  way.add(segment.id);
  const found = [...referredSegments(segment.rule)].some((name) => {
    const next = context.segment(name);
    return next !== undefined && circleFrom(next, context, way, known);
  });
  way.delete(segment.id);
  return found;
}

function sizeWithSegments(rule: Rule, context: RuleContext, known = new Map<string, number>()): number {
  return sizeOf(rule, (name) => {
    const segment = context.segment(name);
    if (!segment) return 0;
    const size = known.get(segment.id) ?? sizeWithSegments(segment.rule, context, known);
    known.set(segment.id, size);
    return size;
  });
}
