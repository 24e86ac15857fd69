import type { Document } from 'mongodb';
import { BUCKETS } from '../../../store/buckets';
import type { EngineContext } from '../../../store/context';
import { countOver } from '../../../store/mongo/countOver';
import { factCollections } from '../../facts/collections';
import type { Bound } from './bounds';
import { sizeOfAccount } from './sizeOfAccount';

/** Indexes of profiles that serve a condition on one field, each with the ids in order behind it. */
const INDEXES: ReadonlyMap<string, string> = new Map([
  ['tags', 'tags'],
  ['folded.city', 'city'],
  ['folded.company', 'company'],
]);

/** More values than this would be merged from too many places to come in the order of ids. */
const MOST_VALUES = 50;
/** Profiles fetched through an index lie scattered: it has to save three of four. */
const SHARE = 4;

/** Up to so many profiles are counted by the index; how many more there are, a sample of so many profiles says. */
const COUNTED = 5_000;
const SAMPLED = 1_000;

/** The index by which to read those whom a filter lets through: all of the account in order, unless one condition leaves few. */
export async function narrowIndex(context: EngineContext, filter: Bound): Promise<string> {
  const conditions = typeof filter === 'string' ? [] : [...required(filter)];
  if (conditions.length === 0) return 'account';
  const size = await sizeOfAccount(context);
  let [best, fewest] = ['account', Math.floor(size / SHARE)];
  for (const [field, values] of conditions) {
    if (fewest === 0) break;
    const hint = INDEXES.get(field) as string;
    const found = await countAbout(context, hint, { [field]: { $in: values } }, size);
    if (found <= fewest) [best, fewest] = [hint, found];
  }
  return best;
}

/** About how many of the account's profiles pass: counting many of them would take a third of the time that reading them takes. */
async function countAbout(
  context: EngineContext,
  hint: string,
  condition: Document,
  size: number,
): Promise<number> {
  const { profiles } = await factCollections(context);
  const { account } = context;
  const few = await countOver(profiles, hint, { account, ...condition }, { limit: COUNTED + 1 });
  if (few <= COUNTED) return few;
  const buckets = Math.min(BUCKETS, Math.ceil((SAMPLED * BUCKETS) / size));
  return (
    ((await countOver(profiles, 'bucket', { account, bucket: { $lt: buckets }, ...condition })) * BUCKETS) /
    buckets
  );
}

/** Fields of which everyone who passes has one of these values. */
function* required(filter: Document): Generator<[string, readonly unknown[]]> {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and') for (const part of condition as Document[]) yield* required(part);
    else if (INDEXES.has(field)) {
      const values = valuesOf(condition as Document);
      if (values && values.length <= MOST_VALUES) yield [field, values];
    }
  }
}

function valuesOf(condition: Document): readonly unknown[] | undefined {
  if ('$eq' in condition) return [condition.$eq];
  if ('$in' in condition) return condition.$in as unknown[];
  return '$all' in condition ? (condition.$all as unknown[]).slice(0, 1) : undefined;
}
