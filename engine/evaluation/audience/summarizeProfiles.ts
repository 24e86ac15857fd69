import type { AskOptions, AudienceSummary } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { CONTACT_POINT_KINDS } from '../../language/identities/contactPoint';
import type { Rule } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import type { ProfileDocument } from '../facts/documents';
import { documentAt } from '../interpreters/mongo/bytes';
import { matchingProfiles } from '../interpreters/mongo/matchingProfiles';
import { EVERYBODY } from './everybody';
import { questionOf } from './question';
import { Reachable } from './Reachable';
import { withTagNames } from './tagNames';
import { Tally } from './Tally';

const ATTRIBUTES = ['city', 'country', 'gender'] as const;
const FIELDS = [
  'tags',
  ...CONTACT_POINT_KINDS.map((kind) => `identities.${kind}`),
  ...ATTRIBUTES.flatMap((name) => [`attributes.${name}`, `folded.${name}`]),
];
const LISTED = 10;

/** Who a rule selects, at a glance: one pass over those who match (R87–R90). @throws InvalidRuleError */
export async function summarizeProfiles(
  context: EngineContext,
  rule: Rule | null,
  options: AskOptions = {},
): Promise<AudienceSummary> {
  const { signal } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const question = await questionOf(context, rule ?? EVERYBODY, options);
  const reachable = new Reachable(context);
  const tags = new Tally();
  const tallies = { city: new Tally(), country: new Tally(), gender: new Tally() };
  let count = 0;
  for await (const { bytes, starts } of matchingProfiles(context, question, FIELDS, {
    ...(signal && { signal }),
  })) {
    const batch = starts.map((start) => documentAt(bytes, start) as ProfileDocument);
    count += batch.length;
    await reachable.add(batch);
    for (const profile of batch) {
      for (const tag of profile.tags ?? []) tags.add(tag, tag);
      for (const name of ATTRIBUTES) tallies[name].add(profile.folded?.[name], profile.attributes?.[name]);
    }
  }
  return {
    count,
    contactable: reachable.byKind,
    channels: reachable.byChannel,
    tags: await withTagNames(context, tags.most(LISTED)),
    cities: tallies.city.most(LISTED),
    countries: tallies.country.most(LISTED),
    genders: tallies.gender.most(LISTED),
  };
}
