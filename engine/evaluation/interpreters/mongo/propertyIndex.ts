import { createHash } from 'node:crypto';
import { MongoServerError, type Document, type IndexDescription } from 'mongodb';
import type { PropertyRule, Rule } from '../../../language/rule/types';
import { conditionsOf, groupOf, isPlainEvent } from '../../../language/rule/walk';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import { EARLIEST, spanFilter, type EventScan } from './eventScans';
import { propertyFilter } from './propertyBounds';

/**
 * The index of one property condition: those events of one type whose value could count, in order of time, with the value in it. A window is then
 * read without fetching an event, and without passing those that cannot count. Bulk work keeps one for conditions that segments use
 * (work/keepPropertyIndexes.ts).
 */
export const PROPERTY_INDEX = 'property ';

/** What a partial index can be limited to. */
const COMPARISONS: ReadonlySet<string> = new Set(['$eq', '$gt', '$gte', '$lt', '$lte']);

/** Indexes of which each lets everything through that could count; `undefined` for conditions that no index serves. */
export function propertyIndexesOf(type: string, where: PropertyRule): IndexDescription[] {
  const group = groupOf(where);
  if (group)
    return group.word === 'all' ? group.members.flatMap((member) => propertyIndexesOf(type, member)) : [];
  const filter = propertyFilter([where]);
  if (typeof filter === 'string') return [];
  const [[field, wanted] = ['', undefined], ...more] = Object.entries(filter as Document);
  if (
    more.length > 0 ||
    field.startsWith('$') ||
    !Object.keys((wanted ?? {}) as Document).every((operator) => COMPARISONS.has(operator))
  )
    return [];
  const partialFilterExpression = { type, [field]: wanted as Document };
  const name = `${PROPERTY_INDEX}${createHash('sha1').update(JSON.stringify(partialFilterExpression)).digest('hex')}`;
  return [{ key: { account: 1, type: 1, at: 1, profileId: 1, [field]: 1 }, name, partialFilterExpression }];
}

/** For each property condition of a rule the index that would serve it. */
export function* propertyIndexesFor(rule: Rule): Generator<IndexDescription> {
  for (const condition of conditionsOf(rule)) {
    const [index] =
      'event' in condition && condition.where && isPlainEvent(condition)
        ? propertyIndexesOf(condition.event, condition.where)
        : [];
    if (index) yield index;
  }
}

/** By scan: the name of an index of its property condition, where there is one. An open scan is read person by person. */
export async function servingIndexes(
  context: EngineContext,
  scans: readonly EventScan[],
): Promise<ReadonlyMap<EventScan, string>> {
  const wanted = scans.flatMap((scan) =>
    scan.from > EARLIEST && scan.where?.length === 1
      ? propertyIndexesOf(scan.type, scan.where[0] as PropertyRule).map(({ name }) => ({
          scan,
          name: name as string,
        }))
      : [],
  );
  if (wanted.length === 0) return new Map();
  const { events } = await factCollections(context);
  const existing = new Set((await events.indexes()).map(({ name }) => name));
  return new Map(wanted.filter(({ name }) => existing.has(name)).map(({ scan, name }) => [scan, name]));
}

/**
 * Those scans whose index alone says which events count, so that their values need not be read: the condition is the index's own, and no value
 * in it comes from a list, of which MongoDB sees the elements. An index that has met a list never forgets it: who asks before a read and after
 * it knows of the time between as well.
 */
export async function scansWithoutLists(
  context: EngineContext,
  serving: ReadonlyMap<EventScan, string>,
): Promise<ReadonlySet<EventScan>> {
  const { events } = await factCollections(context);
  const found = await Promise.all(
    [...serving].map(async ([scan, hint]) => {
      const [condition] = scan.where as readonly PropertyRule[];
      if (groupOf(condition as PropertyRule)) return [];
      const filter = {
        account: context.account,
        type: scan.type,
        ...spanFilter(scan),
        $and: [propertyFilter(scan.where ?? []) as Document],
      };
      return JSON.stringify(await events.find(filter, { hint }).explain('queryPlanner')).includes(
        '"isMultiKey":true',
      )
        ? []
        : [scan];
    }),
  );
  return new Set(found.flat());
}

/** What MongoDB says of an index that is not finished yet, or that went away meanwhile. */
const GONE: ReadonlySet<number> = new Set([2, 175]);

export const isIndexGone = (error: unknown): boolean =>
  error instanceof MongoServerError && GONE.has(Number(error.code));
