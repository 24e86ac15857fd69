import type { Document } from 'mongodb';
import type { EngineContext } from '../../context';
import { countOver } from '../../mongo/countOver';
import type { Bound } from './bounds';
import { sizeOfAccount } from './prepared';

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

/** The index by which to read those whom a filter lets through: all of the account in order, unless one condition leaves few. */
export async function narrowIndex(context: EngineContext, filter: Bound): Promise<string> {
  const { profiles } = await context.collections();
  let best = 'account';
  let fewest: number | undefined;
  for (const [field, values] of typeof filter === 'string' ? [] : required(filter)) {
    const hint = INDEXES.get(field) as string;
    fewest ??= Math.floor((await sizeOfAccount(context)) / SHARE);
    if (fewest === 0) break;
    const found = await countOver(profiles, hint, { account: context.account, [field]: { $in: values } }, { limit: fewest + 1 });
    if (found <= fewest) [best, fewest] = [hint, found];
  }
  return best;
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
