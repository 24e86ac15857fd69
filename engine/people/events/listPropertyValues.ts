import type { EventsApi } from '../../api';
import { refuse } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import { readerOf } from '../../evaluation/interpreters/memory/compileWhere';
import { fold } from '../../language/text/fold';
import { nameProblem, normalizeName } from '../../language/text/names';
import type { EngineContext } from '../../store/context';

type Options = NonNullable<Parameters<EventsApi['values']>[2]>;
type Scalar = string | number | boolean;

/** Events that are looked at. */
const LATEST = 1_000;
const MOST = 1_000;
const DEFAULT = 20;

/**
 * The values that a property has in the latest thousand events of a type, the most frequent first, each with the number of those events: what a form
 * suggests. A dotted name reaches into objects, as in rules; texts are one without regard to case.
 *
 * @throws InvalidArgumentError
 */
export async function listPropertyValues(
  context: EngineContext,
  type: string,
  property: string,
  options: Options = {},
): ReturnType<EventsApi['values']> {
  const { search = '', limit = DEFAULT } = options;
  if (nameProblem(type) !== undefined) throw refuse('type', type, 'Give the name of an event type.');
  if (nameProblem(property) !== undefined) throw refuse('property', property, 'Give the name of a property.');
  if (typeof search !== 'string') throw refuse('search', search, 'Give a part of the value.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw refuse('limit', limit, `Give a whole number from 1 to ${MOST}.`);
  const { events } = await factCollections(context);
  const latest = await events
    .find(
      { account: context.account, type: normalizeName(type) },
      { projection: { properties: 1 }, hint: 'window' },
    )
    .sort({ at: -1 })
    .limit(LATEST)
    .toArray();
  const read = readerOf(normalizeName(property));
  const wanted = fold(search.trim());
  const found = new Map<string, { value: Scalar; events: number }>();
  for (const { properties = {} } of latest) {
    const value = scalar(read(properties));
    if (value === undefined) continue;
    const key = `${typeof value} ${fold(String(value))}`;
    if (!fold(String(value)).includes(wanted)) continue;
    const known = found.get(key);
    if (known) known.events++;
    else found.set(key, { value, events: 1 });
  }
  return [...found.values()]
    .sort((a, b) => b.events - a.events || (String(a.value) < String(b.value) ? -1 : 1))
    .slice(0, limit);
}

const scalar = (value: unknown): Scalar | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
