import type { SplitReport } from '../../api/splits';
import type { EngineContext } from '../../store/context';
import { NotFoundError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { readSplitName } from './readSplit';
import { splitKey } from './SplitDocument';

/** How many were assigned to each branch, as it is stored. @throws NotFoundError */
export async function reportSplit(context: EngineContext, name: string): Promise<SplitReport> {
  const { splits, assignments } = await journeyCollections(context);
  const split = await splits.findOne({ _id: splitKey(context, readSplitName(name)) });
  if (!split)
    throw new NotFoundError(`There is no split "${name}".`, {
      hint: 'A split is there from the first question on.',
    });
  const counted = await assignments
    .aggregate<{ _id: string; profiles: number }>([
      { $match: { split: split._id } },
      { $group: { _id: '$branch', profiles: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  const profiles = new Map(counted.map(({ _id, profiles: number }) => [_id, number]));
  const gone = [...profiles.keys()].filter((branch) => !split.shares.some((share) => share.name === branch));
  return {
    name,
    branches: [...split.shares, ...gone.map((branch) => ({ name: branch, share: 0 }))].map((share) => ({
      ...share,
      profiles: profiles.get(share.name) ?? 0,
    })),
    profiles: [...profiles.values()].reduce((sum, number) => sum + number, 0),
  };
}
