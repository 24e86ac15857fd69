import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { tagId } from '../facts/tagId';
import type { Frequent } from './Tally';

/** Tags are stored folded on profiles; people know them as they were created. */
export async function withTagNames(
  context: EngineContext,
  frequent: readonly Frequent[],
): Promise<Frequent[]> {
  const { tags } = await factCollections(context);
  const found = await tags
    .find(
      { _id: { $in: frequent.map(({ value }) => tagId(context, value)) } },
      { projection: { key: 1, name: 1 } },
    )
    .toArray();
  const names = new Map(found.map(({ key, name }) => [key, name]));
  return frequent.map(({ value, profiles }) => ({ value: names.get(value) ?? value, profiles }));
}
