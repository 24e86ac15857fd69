import type { AudienceEngine, Profile, Rule, TagChange } from '../../engine';

/** What a change of tags would come to. */
export interface TagsDryRun extends TagChange {
  dryRun: true;
  /** The first five who match. */
  examples: Profile[];
}

const EXAMPLES = 5;

/** How many match, how many of them would change, and a few of them. Nothing is written. @throws INVALID_RULE */
export async function dryRunOfTags(
  engine: AudienceEngine,
  change: 'add' | 'remove',
  {
    rule,
    tags,
    largeAudience,
    signal,
  }: { rule: Rule; tags: readonly string[]; largeAudience: number; signal?: AbortSignal },
): Promise<TagsDryRun> {
  const ends = signal === undefined ? {} : { signal };
  const names = { tags: [...tags] };
  const wouldChange: Rule =
    change === 'add' ? { none: [{ ...names, operator: 'hasAll' }] } : { ...names, operator: 'hasAny' };
  const [profiles, changed, examples] = await Promise.all([
    engine.audience.count(rule, ends),
    engine.audience.count({ all: [rule, wouldChange] }, ends),
    engine.profiles.find(rule, { limit: EXAMPLES, ...ends }),
  ]);
  return { profiles, changed, largeAudience: profiles > largeAudience, dryRun: true, examples };
}
