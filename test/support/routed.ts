import type { IndexDescription } from 'mongodb';
import { SHARDING, type Sharding } from '../../engine/shardKeys';

/** A command of MongoDB, as the driver sends it. */
export type Command = Readonly<Record<string, unknown>>;
type Filter = Readonly<Record<string, unknown>>;

/** What a router of a sharded cluster would refuse, or ask all shards about, in one command. */
export interface Unrouted {
  readonly collection: string;
  readonly command: string;
  /** Fields that were asked by, the name of an index, or a stage and the other collection. */
  readonly by: string;
  readonly why: string;
}

const ACROSS = ['$lookup', '$graphLookup', '$unionWith', '$merge', '$out'];

/** A collection that nobody has declared is none of the engine. */
export function unroutedIn(
  name: string,
  command: Command,
  sharding: Readonly<Record<string, Sharding>> = SHARDING,
): Unrouted[] {
  const collection = command[name];
  if (typeof collection !== 'string' || !Object.hasOwn(sharding, collection)) return [];
  const found = (why: string, filter?: Filter): Unrouted => ({
    collection,
    command: name,
    by: fieldsOf(filter ?? {}).join(', '),
    why,
  });
  if (name === 'aggregate') {
    const stages = (command['pipeline'] as Filter[]).flatMap((stage) => Object.entries(stage));
    return stages
      .filter(([stage]) => ACROSS.includes(stage))
      .map(([stage, details]) => ({
        ...found(`${stage} goes across collections`),
        by: `${stage} ${otherOf(details)}`,
      }));
  }
  const { key } = sharding[collection] as { key?: Readonly<Record<string, 1 | 'hashed'>> };
  if (key === undefined) return [];
  const lacks = (filter: Filter): boolean => Object.keys(key).some((field) => !isNamed(filter, field));
  switch (name) {
    case 'count':
      return [found('counts twice what is moved between shards', command['query'] as Filter)];
    case 'createIndexes':
      return (command['indexes'] as IndexDescription[])
        .filter((index) => index.unique === true && !begins(index, key))
        .map(({ name }) => ({
          ...found('a unique index does not begin with the shard key'),
          by: String(name),
        }));
    case 'findAndModify':
      return lacks(command['query'] as Filter)
        ? [found('changes one without the shard key', command['query'] as Filter)]
        : [];
    case 'delete':
      return (command['deletes'] as { q: Filter; limit: number }[])
        .filter(({ q, limit }) => limit === 1 && lacks(q))
        .map(({ q }) => found('removes one without the shard key', q));
    case 'update':
      return (command['updates'] as { q: Filter; multi?: boolean; upsert?: boolean }[])
        .filter(({ q, multi, upsert }) => (multi !== true || upsert === true) && lacks(q))
        .map(({ q, upsert }) =>
          found(upsert === true ? 'makes one without the shard key' : 'changes one without the shard key', q),
        );
    default:
      return [];
  }
}

/** The other collection of a stage. */
const otherOf = (stage: unknown): string => {
  const { from, coll, into } = (typeof stage === 'object' ? stage : { from: stage }) as Record<
    string,
    unknown
  >;
  return String(from ?? coll ?? into);
};

/** Whether a unique index holds over all shards: it is the key, or begins with it. */
export function begins(
  { key: index }: Pick<IndexDescription, 'key'>,
  key: Readonly<Record<string, unknown>>,
): boolean {
  const fields = index instanceof Map ? [...index.keys()] : Object.keys(index);
  return Object.keys(key).every((field, i) => key[field] === 1 && fields[i] === field);
}

/** Whether a filter says what a field is. */
function isNamed(filter: Filter, field: string): boolean {
  if (Object.hasOwn(filter, field)) {
    const value = filter[field];
    const operators = isOperators(value) ? Object.keys(value) : [];
    if (operators.length === 0 || operators.includes('$eq')) return true;
  }
  return ((filter['$and'] ?? []) as Filter[]).some((part) => isNamed(part, field));
}

const isOperators = (value: unknown): value is Filter =>
  typeof value === 'object' &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  Object.keys(value).some((key) => key.startsWith('$'));

const fieldsOf = (filter: Filter): string[] =>
  [
    ...new Set(
      Object.entries(filter).flatMap(([field, value]) =>
        field === '$and' ? (value as Filter[]).flatMap(fieldsOf) : [field],
      ),
    ),
  ].sort();
