import { randomInt } from 'node:crypto';
import type { ComputedPreview } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import { computedValues } from '../../evaluation/facts/computedValues';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { profileKey } from '../../evaluation/facts/profileKey';
import { sizeOfAccount } from '../../evaluation/interpreters/mongo/sizeOfAccount';
import { computedType } from '../../language/operators/computed';
import type { ComputedDefinition } from '../../language/rule/types';
import { batchesOf } from '../../store/batchesOf';
import { BUCKETS } from '../../store/buckets';
import type { EngineContext } from '../../store/context';

/** Of so many people all are looked at; of more a random part. */
const LOOKED_AT = 20_000;
const BATCH = 1_000;
const PARTS = 10;
const PEOPLE = 5;

/** What an attribute would be before it is one: how many have it, how its values are spread, and a few people. */
export async function previewComputed(
  context: EngineContext,
  definition: ComputedDefinition,
): Promise<ComputedPreview> {
  const { profiles } = await factCollections(context);
  const size = await sizeOfAccount(context);
  const share = Math.min(1, LOOKED_AT / Math.max(1, size));
  const first = randomInt(BUCKETS);
  const buckets = Array.from({ length: Math.ceil(share * BUCKETS) }, (_, i) => (first + i) % BUCKETS);
  const filter = { account: context.account, ...(share < 1 && { bucket: { $in: buckets } }) };
  const projection = { identities: 0, attributes: 0, folded: 0 };
  const found = profiles.find(filter, { projection, batchSize: BATCH });
  const values: number[] = [];
  const people: ComputedPreview['people'] = [];
  let empty = 0;
  for await (const batch of batchesOf(found, BATCH)) {
    const computed = await computedValues(context, [definition], batch as ProfileDocument[]);
    batch.forEach((profile, i) => {
      const value = computed[i]?.[definition.name];
      if (value === undefined) empty++;
      else values.push(typeof value === 'number' ? value : Date.parse(value));
      if (value !== undefined && people.length < PEOPLE) people.push({ ...profileKey(profile), value });
    });
  }
  const scale = share < 1 ? BUCKETS / buckets.length : 1;
  const scaled = (count: number): number => Math.round(count * scale);
  const type = computedType(definition);
  return {
    name: definition.name,
    type,
    computed: definition,
    profiles: scaled(values.length + empty),
    empty: scaled(empty),
    distribution: spread(values).map(({ from, to, count }) => ({
      from: type === 'number' ? from : new Date(from).toISOString(),
      to: type === 'number' ? to : new Date(to).toISOString(),
      profiles: scaled(count),
    })),
    people,
    estimated: share < 1,
  };
}

/** Ten parts of equal width between the least and the greatest; one where they are the same. */
function spread(values: readonly number[]): { from: number; to: number; count: number }[] {
  if (values.length === 0) return [];
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const,
    [Infinity, -Infinity] as const,
  );
  const parts = least === most ? 1 : PARTS;
  // In two halves: their difference may be beyond the range of doubles.
  const width = most / parts - least / parts;
  const at = (i: number): number => (i === parts ? most : least + width * i);
  const counts = new Array<number>(parts).fill(0);
  for (const value of values) {
    let part = Math.min(parts - 1, Math.max(0, Math.floor((value / 2 - least / 2) / (width / 2 || 1))));
    while (part > 0 && value < at(part)) part--;
    while (part < parts - 1 && value >= at(part + 1)) part++;
    counts[part] = (counts[part] as number) + 1;
  }
  return counts.map((count, i) => ({ from: at(i), to: at(i + 1), count }));
}
