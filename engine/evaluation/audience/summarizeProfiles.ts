import type { AskOptions, AudienceSummary } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { CONTACT_POINT_KINDS, contactPointsIn, pointKey } from '../../language/identities/contactPoint';
import type { Rule } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import type { ProfileDocument } from '../facts/documents';
import { tagId } from '../facts/tagId';
import { ListedPoints } from '../interpreters/mongo/ListedPoints';
import { documentAt } from '../interpreters/mongo/bytes';
import { matchingProfiles } from '../interpreters/mongo/matchingProfiles';
import { questionOf } from './question';

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
  rule: Rule,
  options: AskOptions = {},
): Promise<AudienceSummary> {
  const { signal } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const question = await questionOf(context, rule, options);
  const listed = new ListedPoints(context);
  const contactable = { email: 0, phone: 0 };
  const [tags, cities, countries, genders] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const tallies = { city: cities, country: countries, gender: genders };
  let count = 0;
  for await (const { bytes, starts } of matchingProfiles(context, question, FIELDS, {
    ...(signal && { signal }),
  })) {
    const batch = starts.map((start) => documentAt(bytes, start) as ProfileDocument);
    count += batch.length;
    const forbidden = await listed.among(batch.flatMap(({ identities }) => contactPointsIn(identities)));
    for (const profile of batch) {
      const free = contactPointsIn(profile.identities).filter((point) => !forbidden.has(pointKey(point)));
      for (const kind of CONTACT_POINT_KINDS)
        if (free.some((point) => point.kind === kind)) contactable[kind]++;
      for (const tag of profile.tags ?? []) tags.add(tag, tag);
      for (const name of ATTRIBUTES) tallies[name].add(profile.folded?.[name], profile.attributes?.[name]);
    }
  }
  return {
    count,
    contactable,
    tags: await withNames(context, tags.most()),
    cities: cities.most(),
    countries: countries.most(),
    genders: genders.most(),
  };
}

type Frequent = AudienceSummary['tags'];

/** How many profiles have each value, without regard to case; shown as the first of them wrote it. */
class Tally {
  private readonly found = new Map<string, { value: string; profiles: number }>();

  add(key: unknown, value: unknown): void {
    if (typeof key !== 'string' || typeof value !== 'string') return;
    const known = this.found.get(key);
    if (known) known.profiles++;
    else this.found.set(key, { value, profiles: 1 });
  }

  most(): Frequent {
    return [...this.found.values()]
      .sort((a, b) => b.profiles - a.profiles || (a.value < b.value ? -1 : 1))
      .slice(0, LISTED);
  }
}

/** Tags are stored folded on profiles; people know them as they were created. */
async function withNames(context: EngineContext, frequent: Frequent): Promise<Frequent> {
  const { tags } = await factCollections(context);
  const found = await tags
    .find(
      { _id: { $in: frequent.map(({ value }) => tagId(context, value)) } },
      { projection: { key: 1, name: 1 } },
    )
    .toArray();
  const names = new Map(found.map(({ key, name }) => [key, name]));
  return frequent.map(({ value, profiles }) => ({ value: names.get(value) ?? value, profiles }));
}
