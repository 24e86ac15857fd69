import { ObjectId } from 'mongodb';
import type { OpenWait, Place, WaitCounts, WaitsApi } from '../../api/waits';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { knownPlace } from './places';
import { toOpenWaits } from './toWaits';

/** What waits at a place, in the order in which it was opened, page by page. @throws NotFoundError, InvalidArgumentError */
export async function listWaits(
  context: EngineContext,
  given: Place,
  options: NonNullable<Parameters<WaitsApi['list']>[1]> = {},
): Promise<OpenWait[]> {
  const { after, limit = 100 } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new InvalidArgumentError('A page has 1 to 1000 waits.', {
      hint: 'Ask for the next page with after.',
      path: '/limit',
    });
  if (after !== undefined && !(typeof after === 'string' && /^[0-9a-f]{24}$/i.test(after)))
    throw new InvalidArgumentError('This is no id of a wait.', {
      hint: 'Give the id of the last wait of the page before.',
      path: '/after',
    });
  const place = await knownPlace(context, given);
  const { waits } = await journeyCollections(context);
  const page = await waits
    .find(
      {
        place,
        waiting: true,
        ...(after !== undefined && { _id: { $gt: new ObjectId(after) } }),
      },
      { sort: { _id: 1 }, limit, hint: 'waiting' },
    )
    .toArray();
  return toOpenWaits(context, page);
}

/** How many wait at a place and have ended there, as it is stored. @throws NotFoundError, InvalidArgumentError */
export async function countWaits(context: EngineContext, given: Place): Promise<WaitCounts> {
  const place = await knownPlace(context, given);
  const { waits } = await journeyCollections(context);
  const [waiting, ended] = await Promise.all([
    waits.countDocuments({ place, waiting: true }, { hint: 'waiting' }),
    waits
      .aggregate<{ _id: number | 'timedOut'; count: number }>(
        [
          { $match: { place, branch: { $exists: true } } },
          { $group: { _id: '$branch', count: { $sum: 1 } } },
        ],
        { hint: 'ended' },
      )
      .toArray(),
  ]);
  const byBranch = Object.fromEntries(ended.map(({ _id, count }) => [String(_id), count]));
  return { waiting, ended: ended.reduce((sum, { count }) => sum + count, 0), byBranch };
}
