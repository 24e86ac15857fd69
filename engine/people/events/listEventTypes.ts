import type { Document } from 'mongodb';
import type { EventsApi } from '../../api';
import { refuse } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';

/** Types in one answer. */
const MOST = 10_000;
const DEFAULT = 1_000;
/** Events of a type are counted so far. */
const MOST_COUNTED = 10_000;

/**
 * The types of the events that are stored, by name, each with the time of its latest event. `$sort` and `$first` let MongoDB jump in the index from
 * one type to the next, past all other events.
 *
 * @throws InvalidArgumentError
 */
export async function listEventTypes(
  context: EngineContext,
  options: NonNullable<Parameters<EventsApi['types']>[0]> = {},
): ReturnType<EventsApi['types']> {
  const { limit = DEFAULT, count = false } = options;
  if (typeof count !== 'boolean') throw refuse('count', count, 'Give true or false.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw refuse('limit', limit, `Give a whole number from 1 to ${MOST}.`);
  const { events } = await factCollections(context);
  const types = await events
    .aggregate<{ _id: string; lastAt: Date }>(pipeline(context.account, limit), { hint: 'window' })
    .toArray();
  const listed = types.map(({ _id, lastAt }) => ({ type: _id, lastAt: lastAt.toISOString() }));
  if (!count) return listed;
  return Promise.all(
    listed.map(async ({ type, lastAt }) => ({
      type,
      lastAt,
      events: await countOver(events, 'window', { account: context.account, type }, { limit: MOST_COUNTED }),
    })),
  );
}

const pipeline = (account: string, limit: number): Document[] => [
  { $match: { account } },
  { $sort: { type: -1, at: -1 } },
  { $group: { _id: '$type', lastAt: { $first: '$at' } } },
  { $sort: { lastAt: -1, _id: 1 } },
  { $limit: limit },
  { $sort: { _id: 1 } },
];
