import type { Document } from 'mongodb';
import type { ListedProperty } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import { decodeName, nameProblem, normalizeName } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';

/** Events that are looked at. */
const LATEST = 100;
const MOST = 1_000;

/** BSON's names of what a value can be, in ours. */
const TYPES: Readonly<Record<string, ListedProperty['type']>> = {
  string: 'text',
  int: 'number',
  long: 'number',
  double: 'number',
  bool: 'boolean',
  array: 'list',
};

interface Found {
  /** The encoded name, and below an object the one inside of it. */
  _id: { name: string; inner?: string; is: string };
  events: number;
}

/**
 * Properties of the latest events of a type, by name; those of an object by their dotted name, as rules reach them. Only names and types leave the
 * server: an event may be large.
 *
 * @throws InvalidArgumentError
 */
export async function listProperties(context: EngineContext, type: string): Promise<ListedProperty[]> {
  const wrong = nameProblem(type);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no name of an event type: ${wrong}.`, {
      hint: 'Give text of 1 to 200 characters without control characters.',
      path: '/type',
    });
  const { events } = await factCollections(context);
  const found = await events
    .aggregate<Found>(
      [
        { $match: { account: context.account, type: normalizeName(type) } },
        { $sort: { at: -1 } },
        { $limit: LATEST },
        { $project: { property: membersOf('$properties') } },
        { $unwind: '$property' },
        {
          $project: {
            name: '$property.k',
            inner: {
              $cond: [
                { $eq: [{ $type: '$property.v' }, 'object'] },
                membersOf('$property.v'),
                [{ v: '$property.v' }],
              ],
            },
          },
        },
        { $unwind: '$inner' },
        {
          $group: {
            _id: { name: '$name', inner: '$inner.k', is: { $type: '$inner.v' } },
            events: { $sum: 1 },
          },
        },
        { $sort: { events: -1, _id: 1 } },
        { $limit: MOST },
      ],
      { hint: 'window' },
    )
    .toArray();
  const types = new Map<string, ListedProperty['type']>();
  for (const { _id } of found) {
    const inner = _id.inner === undefined ? undefined : decodeName(_id.inner);
    const is = TYPES[_id.is];
    if (is === undefined || inner?.includes('.')) continue; // a dot inside of an object is out of reach
    const name = [decodeName(_id.name), ...(inner === undefined ? [] : [inner])].join('.');
    if (!types.has(name)) types.set(name, is);
  }
  return [...types].map(([name, is]) => ({ name, type: is })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const membersOf = (object: string): Document => ({ $objectToArray: { $ifNull: [object, {}] } });
