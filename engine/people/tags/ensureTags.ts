import { factCollections } from '../../evaluation/facts/collections';
import { tagId } from '../../evaluation/facts/tagId';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import type { TagName } from './tagName';

/** Creates the tags that do not exist yet (R70); the first way of writing a name stays. Resolves to the keys of those it created. */
export async function ensureTags(
  context: EngineContext,
  given: readonly TagName[],
): Promise<ReadonlySet<string>> {
  if (given.length === 0) return new Set();
  const first = new Map<string, TagName>();
  for (const name of given) if (!first.has(name.key)) first.set(name.key, name);
  const names = [...first.values()];
  const { tags } = await factCollections(context);
  const known = new Set(
    (
      await tags
        .find({ _id: { $in: names.map(({ key }) => tagId(context, key)) } }, { projection: { key: 1 } })
        .toArray()
    ).map(({ key }) => key),
  );
  const missing = names.filter(({ key }) => !known.has(key));
  if (missing.length === 0) return new Set();
  const createdAt = await serverNow(context);
  const rows = missing.map(({ name, key }) => ({
    _id: tagId(context, key),
    account: context.account,
    name,
    key,
    createdAt,
  }));
  const taken = await ignoringDuplicates(() => tags.insertMany(rows, { ordered: false }));
  return new Set(missing.filter((_, i) => !taken.has(i)).map(({ key }) => key));
}
