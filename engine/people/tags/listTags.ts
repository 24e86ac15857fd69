import type { ListedTag } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';

/** Counted at the same time. */
const LANES = 4;

/** The account's tags by name, each with the number of profiles that carry it: counted now, over the index. */
export async function listTags(context: EngineContext): Promise<ListedTag[]> {
  const { tags } = await factCollections(context);
  const found = await tags.find({ account: context.account }).sort({ key: 1 }).toArray();
  const listed = new Array<ListedTag>(found.length);
  const lane = async (start: number): Promise<void> => {
    for (let i = start; i < found.length; i += LANES) {
      const { name, key, createdAt } = found[i] as (typeof found)[0];
      listed[i] = { name, profiles: await countCarriers(context, key), createdAt: createdAt.toISOString() };
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, start) => lane(start)));
  return listed;
}

/** How many profiles carry a tag. */
export async function countCarriers(context: EngineContext, key: string): Promise<number> {
  const { profiles } = await factCollections(context);
  return countOver(profiles, 'tags', { account: context.account, tags: key });
}
