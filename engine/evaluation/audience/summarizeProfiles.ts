import type { AskOptions, AudienceSummary } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { CONTACT_POINT_KINDS } from '../../language/identities/contactPoint';
import type { Rule } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import type { ProfileDocument } from '../facts/documents';
import { documentAt } from '../interpreters/mongo/bytes';
import { matchingProfiles, type AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { EVERYBODY } from './everybody';
import { questionOf } from './question';
import { Reachable } from './Reachable';
import { summarizePacked, type Counting } from './summarizePacked';
import { withTagNames } from './tagNames';
import { Tally, type Frequent } from './Tally';

const ATTRIBUTES = ['city', 'country', 'gender'] as const;
const FIELDS = [
  'tags',
  ...CONTACT_POINT_KINDS.map((kind) => `identities.${kind}`),
  ...ATTRIBUTES.flatMap((name) => [`attributes.${name}`, `folded.${name}`]),
];
const LISTED = 10;

/** Who a rule selects, at a glance (R87–R90). @throws InvalidRuleError */
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
  const tallies = new Map(ATTRIBUTES.map((name) => [name, new Tally()] as const));
  const counting = { reachable, tags, tallies };
  const read = { ...(signal && { signal }) };
  const count =
    (await summarizePacked(context, question, counting, read)) ??
    (await summarizeDocuments(context, question, counting, read));
  const most = (name: (typeof ATTRIBUTES)[number]): Frequent[] => tallies.get(name)?.most(LISTED) ?? [];
  return {
    count,
    contactable: reachable.byKind,
    channels: reachable.byChannel,
    tags: await withTagNames(context, tags.most(LISTED)),
    cities: most('city'),
    countries: most('country'),
    genders: most('gender'),
  };
}

/** One pass over those who match. @returns how many they are */
async function summarizeDocuments(
  context: EngineContext,
  question: Question,
  { reachable, tags, tallies }: Counting,
  read: AudienceReadOptions,
): Promise<number> {
  let count = 0;
  for await (const { bytes, starts } of matchingProfiles(context, question, FIELDS, read)) {
    const batch = starts.map((start) => documentAt(bytes, start) as ProfileDocument);
    count += batch.length;
    await reachable.add(batch);
    for (const profile of batch) {
      for (const tag of profile.tags ?? []) tags.add(tag, tag);
      for (const [name, tally] of tallies) tally.add(profile.folded?.[name], profile.attributes?.[name]);
    }
  }
  return count;
}
