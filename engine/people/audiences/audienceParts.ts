import type { ObjectId } from 'mongodb';
import type { Audience } from '../../api';
import { migrateRule } from '../../language/rule/migrate';
import type { Rule } from '../../language/rule/types';
import type { SegmentDocument } from '../../membership/segments/SegmentDocument';
import { getSegmentDocument } from '../../membership/segments/findSegment';
import type { EngineContext } from '../../store/context';
import { locateProfiles } from '../profiles/locateProfiles';
import { notFound, readRef, refKey } from '../profiles/refs';
import { readTagNames, type TagName } from '../tags/tagName';

/** A part of an audience with the definition of now; profiles are those who were found. */
export type AudiencePart =
  | { readonly kind: 'segment'; readonly segment: SegmentDocument; readonly rule: Rule }
  | { readonly kind: 'tags'; readonly names: readonly TagName[]; readonly rule: Rule }
  | { readonly kind: 'companies'; readonly rule: Rule }
  | { readonly kind: 'profiles'; readonly profileIds: readonly ObjectId[] };

/** Nothing is written. @throws NotFoundError, InvalidArgumentError */
export async function audienceParts(context: EngineContext, audience: Audience): Promise<AudiencePart[]> {
  const { segments = [], tags = [], companies = [], profiles = [] } = audience;
  const parts: AudiencePart[] = [];
  for (const [i, idOrName] of segments.entries()) {
    const segment = await getSegmentDocument(context, idOrName, `/audience/segments/${i}`);
    parts.push({ kind: 'segment', segment, rule: migrateRule(segment.definition) });
  }
  if (tags.length > 0) {
    const names = readTagNames(tags, '/audience/tags');
    const operator = audience.tagsMatch === 'all' ? 'hasAll' : 'hasAny';
    parts.push({ kind: 'tags', names, rule: { tags: names.map(({ name }) => name), operator } });
  }
  if (companies.length > 0)
    parts.push({
      kind: 'companies',
      rule: { attribute: 'company', operator: 'is', values: [...new Set(companies)] },
    });
  if (profiles.length > 0) parts.push({ kind: 'profiles', profileIds: await found(context, profiles) });
  return parts;
}

async function found(
  context: EngineContext,
  profiles: NonNullable<Audience['profiles']>,
): Promise<ObjectId[]> {
  const refs = profiles.map((ref, i) => readRef(context, ref, `/audience/profiles/${i}`));
  const located = await locateProfiles(context, refs);
  const ids = refs.map((ref, i) => {
    const profile = located.get(refKey(context, ref));
    if (!profile) throw notFound(ref, `/audience/profiles/${i}`);
    return profile._id;
  });
  return [...new Map(ids.map((id) => [id.toHexString(), id])).values()];
}
