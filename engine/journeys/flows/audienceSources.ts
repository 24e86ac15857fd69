import type { Audience } from '../../api';
import type { EngineContext } from '../../store/context';
import { locateProfiles } from '../../people/profiles/locateProfiles';
import { notFound, readRef, refKey } from '../../people/profiles/refs';
import { inlineSegments } from '../../language/rule/inline';
import { migrateRule } from '../../language/rule/migrate';
import type { Rule } from '../../language/rule/types';
import { getSegmentDocument } from '../../membership/segments/findSegment';
import type { SegmentDocument } from '../../membership/segments/SegmentDocument';
import { wakeSegment } from '../../membership/segments/wakeSegment';
import { ensureTags } from '../../people/tags/ensureTags';
import { readTagNames } from '../../people/tags/tagName';
import type { FlowSource } from './FlowDocument';
import { hiddenSegment } from './hiddenSegments';

/** Which parts are followed after now: segments that are in real time, tags and companies too, or nothing, when somebody asks once. */
export type Following = 'segments' | 'all' | 'nothing';

/**
 * The parts of an audience as a flow asks them, with the definitions of now (R20). Where nothing is followed, nothing is written either.
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function audienceSources(context: EngineContext, audience: Audience, following: Following): Promise<FlowSource[]> {
  const sources: FlowSource[] = [];
  for (const [i, idOrName] of (audience.segments ?? []).entries()) sources.push(await segmentSource(context, await getSegmentDocument(context, idOrName, `/audience/segments/${i}`), following));
  const realTime = following === 'all';
  if (audience.tags && audience.tags.length > 0) {
    const names = readTagNames(audience.tags, '/audience/tags');
    if (following !== 'nothing') await ensureTags(context, names);
    sources.push(await ruleSource(context, 'tags', { tags: names.map(({ name }) => name), operator: audience.tagsMatch === 'all' ? 'hasAll' : 'hasAny' }, realTime));
  }
  if (audience.companies && audience.companies.length > 0) {
    sources.push(await ruleSource(context, 'companies', { attribute: 'company', operator: 'is', values: [...new Set(audience.companies)] }, realTime));
  }
  if (audience.profiles && audience.profiles.length > 0) {
    const refs = audience.profiles.map((ref, i) => readRef(context, ref, `/audience/profiles/${i}`));
    const located = await locateProfiles(context, refs);
    const ids = refs.map((ref, i) => located.get(refKey(context, ref))?._id ?? fail(notFound(ref, `/audience/profiles/${i}`)));
    sources.push({ key: 'profiles', kind: 'profiles', mode: 'once', profileIds: [...new Map(ids.map((id) => [id.toHexString(), id])).values()], scan: 'pending' });
  }
  return [...new Map(sources.map((source) => [source.key, source])).values()];
}

function fail(error: Error): never {
  throw error;
}

async function segmentSource(context: EngineContext, document: SegmentDocument, following: Following): Promise<FlowSource> {
  const { _id: id, name, type, definition } = document;
  const rule = following === 'nothing' ? migrateRule(definition) : await pinnedRule(context, document);
  const pinned = { key: `segment:${id}`, kind: 'segment', segment: { id, name, version: definition.version }, rule, scan: 'pending' } as const;
  if (type !== 'realTime' || following === 'nothing') return { ...pinned, mode: 'once' };
  await wakeSegment(context, document);
  return { ...pinned, mode: 'watch', segmentId: id };
}

/** The rule as a flow keeps it: what a snapshot segment refers to is pinned with it; what a real-time one refers to cannot be edited. */
export async function pinnedRule(context: EngineContext, { type, definition }: Pick<SegmentDocument, 'type' | 'definition'>): Promise<Rule> {
  const rule = migrateRule(definition);
  return type === 'realTime' ? rule : inlineSegments(rule, await context.ruleContext());
}

/**
 * Tags and companies: in real time they are followed by a segment that nobody sees. It is part of the key: visits of two segments, or of a launch
 * and of a segment, cannot be told apart by their epochs.
 */
async function ruleSource(context: EngineContext, kind: 'tags' | 'companies', rule: Rule, realTime: boolean): Promise<FlowSource> {
  if (!realTime) return { key: kind, kind, mode: 'once', rule, scan: 'pending' };
  const segmentId = await hiddenSegment(context, kind, rule);
  return { key: `${kind}:${segmentId}`, kind, mode: 'watch', segmentId, rule, scan: 'pending' };
}
