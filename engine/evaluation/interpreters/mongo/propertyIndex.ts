import { createHash } from 'node:crypto';
import { MongoServerError, type Document, type IndexDescription } from 'mongodb';
import type { ComputedDefinition, EventCondition, PropertyRule, Rule } from '../../../language/rule/types';
import { conditionsOf, groupOf, isPlainEvent } from '../../../language/rule/walk';
import { encodeName } from '../../../language/text/names';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import { windowOf } from '../memory/compileEvent';
import { ComputedValue } from '../memory/ComputedValue';
import { historyNeeds } from '../memory/historyNeeds';
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

/**
 * The index that carries the property that is read of events of one type, beside time and profile: a scan fetches none of them. `undefined` where more
 * than one is read, because MongoDB refuses whatever has lists in two fields of an index; and for a name with a dot, which may be that very name or a path
 * into another property: an index does not tell no value from none at all.
 */
function carryingIndexOf(type: string, properties: readonly string[]): IndexDescription | undefined {
  const [property, ...more] = new Set(properties);
  if (property === undefined || more.length > 0 || property.includes('.')) return undefined;
  const partialFilterExpression = { type };
  const field = `properties.${encodeName(property)}`;
  const name = `${PROPERTY_INDEX}${createHash('sha1')
    .update(JSON.stringify([type, field]))
    .digest('hex')}`;
  return {
    key: { account: 1, type: 1, at: 1, profileId: 1, [field]: 1 },
    name,
    partialFilterExpression,
  };
}

/** For each property condition of a rule, and for each event of which more is asked, the index that would serve it. */
export function* propertyIndexesFor(
  rule: Rule,
  computed: (name: string) => ComputedDefinition | undefined,
): Generator<IndexDescription> {
  for (const condition of conditionsOf(rule)) {
    const found =
      'event' in condition
        ? indexesOfEvent(condition)
        : 'attribute' in condition
          ? indexesOfComputed(computed(condition.attribute))
          : [];
    for (const index of found) if (index) yield index;
  }
}

function indexesOfEvent(condition: EventCondition): (IndexDescription | undefined)[] {
  if (isPlainEvent(condition))
    return condition.where ? propertyIndexesOf(condition.event, condition.where).slice(0, 1) : [];
  return historyNeeds(condition, windowOf(condition.timeframe)).map(({ type, reads }) =>
    carryingIndexOf(type, reads),
  );
}

function indexesOfComputed(definition: ComputedDefinition | undefined): (IndexDescription | undefined)[] {
  if (!definition) return [];
  const { type, reads } = new ComputedValue(definition).need;
  return [carryingIndexOf(type, reads)];
}

/** By scan: the name of an index of its property condition, where there is one. An open scan is read person by person. */
export async function servingIndexes(
  context: EngineContext,
  scans: readonly EventScan[],
): Promise<ReadonlyMap<EventScan, string>> {
  const wanted = scans.flatMap((scan) =>
    indexesOfScan(scan).map(({ name }) => ({ scan, name: name as string })),
  );
  if (wanted.length === 0) return new Map();
  const { events } = await factCollections(context);
  const existing = new Set((await events.indexes()).map(({ name }) => name));
  return new Map(wanted.filter(({ name }) => existing.has(name)).map(({ scan, name }) => [scan, name]));
}

function indexesOfScan(scan: EventScan): IndexDescription[] {
  if (scan.reads) {
    const index = scan.reads.id ? undefined : carryingIndexOf(scan.type, scan.reads.properties);
    return index ? [index] : [];
  }
  return scan.from > EARLIEST && scan.where?.length === 1
    ? propertyIndexesOf(scan.type, scan.where[0] as PropertyRule)
    : [];
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
      const [condition] = scan.where ?? [];
      if (condition && groupOf(condition)) return [];
      const filter = {
        account: context.account,
        type: scan.type,
        ...spanFilter(scan),
        ...(scan.where && { $and: [propertyFilter(scan.where) as Document] }),
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
