import type { Audience } from '../../api';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import type { RuleContext } from '../../language/rule/context';
import { inlineSegments } from '../../language/rule/inline';
import { migrateRule } from '../../language/rule/migrate';
import { parseRule } from '../../language/rule/parse';
import type { Rule } from '../../language/rule/types';
import { referredSegments } from '../../language/rule/walk';
import type { SegmentDocument } from '../../membership/segments/SegmentDocument';
import { wakeSegment } from '../../membership/segments/wakeSegment';
import { audienceParts, type AudiencePart } from '../../people/audiences/audienceParts';
import { ensureTags } from '../../people/tags/ensureTags';
import type { EngineContext } from '../../store/context';
import { InvalidRuleError } from '../../store/errors';
import type { FlowSource } from './FlowDocument';
import { hiddenSegment } from './hiddenSegments';

/** Which parts are followed after now: segments that are in real time, or tags and companies too. */
export type Following = 'segments' | 'all';

/**
 * The parts of an audience as a flow asks them, with the definitions of now (R20).
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function audienceSources(
  context: EngineContext,
  audience: Audience,
  following: Following,
): Promise<FlowSource[]> {
  const sources: FlowSource[] = [];
  for (const part of await audienceParts(context, audience))
    sources.push(await sourceOf(context, part, following === 'all'));
  return [...new Map(sources.map((source) => [source.key, source])).values()];
}

async function sourceOf(context: EngineContext, part: AudiencePart, realTime: boolean): Promise<FlowSource> {
  if (part.kind === 'profiles')
    return {
      key: 'profiles',
      kind: 'profiles',
      mode: 'once',
      profileIds: [...part.profileIds],
      scan: 'pending',
    };
  if (part.kind === 'segment') return segmentSource(context, part.segment);
  if (part.kind === 'tags') await ensureTags(context, part.names);
  return ruleSource(context, part.kind, part.rule, realTime);
}

async function segmentSource(context: EngineContext, document: SegmentDocument): Promise<FlowSource> {
  const { _id: id, name, type, definition } = document;
  const rule = await pinnedRule(context, document);
  checkAskable(await ruleContextOf(context), name, migrateRule(definition));
  const pinned = {
    key: `segment:${id}`,
    kind: 'segment',
    segment: { id, name, version: definition.version },
    rule,
    scan: 'pending',
  } as const;
  if (type !== 'realTime') return { ...pinned, mode: 'once' };
  await wakeSegment(context, document);
  return { ...pinned, mode: 'watch', segmentId: id };
}

/**
 * An attribute that the rule, or one that it refers to, has given a type may have been written with another one since: then nobody would ever come. Each is
 * read as it is stored: together they may be larger and deeper than a rule may be.
 *
 * @throws InvalidRuleError
 */
function checkAskable(rules: RuleContext, name: string, rule: Rule, looked = new Set<string>()): void {
  try {
    parseRule(rule, rules, 'filter');
  } catch (error) {
    if (!(error instanceof InvalidRuleError)) throw error;
    const [first, ...others] = error.problems.map((problem) => ({
      ...problem,
      message: `the segment "${name}" cannot be asked any more, ${problem.message}`,
      hint: `${problem.hint} Edit the segment, or make another one of it with segments.duplicate and a rule.`,
    }));
    throw first ? new InvalidRuleError([first, ...others]) : error;
  }
  for (const referred of referredSegments(rule)) {
    const segment = rules.segment(referred);
    if (!segment || looked.has(segment.id)) continue;
    looked.add(segment.id);
    checkAskable(rules, segment.name, segment.rule, looked);
  }
}

/** The rule as a flow keeps it: what a snapshot segment refers to is pinned with it; what a real-time one refers to cannot be edited. */
export async function pinnedRule(
  context: EngineContext,
  { type, definition }: Pick<SegmentDocument, 'type' | 'definition'>,
): Promise<Rule> {
  const rule = migrateRule(definition);
  return type === 'realTime' ? rule : inlineSegments(rule, await ruleContextOf(context));
}

/**
 * Tags and companies: in real time they are followed by a segment that nobody sees. It is part of the key: visits of two segments, or of a launch
 * and of a segment, cannot be told apart by their epochs.
 */
async function ruleSource(
  context: EngineContext,
  kind: 'tags' | 'companies',
  rule: Rule,
  realTime: boolean,
): Promise<FlowSource> {
  if (!realTime) return { key: kind, kind, mode: 'once', rule, scan: 'pending' };
  const segmentId = await hiddenSegment(context, kind, rule);
  return { key: `${kind}:${segmentId}`, kind, mode: 'watch', segmentId, rule, scan: 'pending' };
}
