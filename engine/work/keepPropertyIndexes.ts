import type { IndexDescription } from 'mongodb';
import { factCollections } from '../evaluation/facts/collections';
import { PROPERTY_INDEX, propertyIndexesFor } from '../evaluation/interpreters/mongo/propertyIndex';
import type { ComputedDefinition } from '../language/rule/types';
import { LANGUAGE_VERSION, migrateRule } from '../language/rule/migrate';
import { membershipCollections } from '../membership/collections';
import type { EngineContext } from '../store/context';
import { GONE } from '../store/gone';
import { storeCollections } from '../store/mongo/storeCollections';

/** Each costs a little with every event of its type that could count. */
const MOST = 8;

/** By engine the version of the account's config that the indexes were last kept for. */
const keptFor = new WeakMap<EngineContext, number>();

/**
 * An index for each property condition that segments of any account use, those of most segments first; an index that nobody uses any more goes.
 * Looks again when segments of this account have changed. @returns how many indexes were made or removed.
 */
export async function keepPropertyIndexes(
  context: EngineContext,
  { signal }: { signal?: AbortSignal } = {},
): Promise<number> {
  const { config } = await storeCollections(context);
  const { events } = await factCollections(context);
  const version = (await config.findOne({ _id: context.account }))?.version ?? 0;
  if (keptFor.get(context) === version) return 0;
  const wanted = await wantedIndexes(context);
  if (!wanted) return 0;
  const existing = new Set(
    (await events.indexes().catch(() => [])).flatMap(({ name }) =>
      name?.startsWith(PROPERTY_INDEX) ? [name] : [],
    ),
  );
  const missing = [...wanted.values()].filter(({ name }) => !existing.has(name as string));
  const unused = [...existing].filter((name) => !wanted.has(name));
  // Who is reading through an index that goes reads once more without it.
  for (const name of unused) await events.dropIndex(name).catch(() => undefined);
  if (missing.length > 0) await unlessAborted(events.createIndexes(missing), signal);
  keptFor.set(context, version);
  return missing.length + unused.length;
}

/** By name; `undefined` while there are rules that a newer version has written. */
async function wantedIndexes(context: EngineContext): Promise<Map<string, IndexDescription> | undefined> {
  const { segments } = await membershipCollections(context);
  const computed = await computedOfAll(context);
  const uses = new Map<string, { readonly index: IndexDescription; segments: number }>();
  for await (const { account, definition } of segments.find(
    { account: { $ne: GONE } },
    { projection: { account: 1, definition: 1 } },
  )) {
    if ((definition.language ?? 1) > LANGUAGE_VERSION) return undefined;
    for (const index of new Map(
      [
        ...propertyIndexesFor(migrateRule(definition), (name) =>
          computed.get(JSON.stringify([account, name])),
        ),
      ].map((one) => [one.name, one]),
    ).values()) {
      const use = uses.get(index.name as string) ?? { index, segments: 0 };
      use.segments++;
      uses.set(index.name as string, use);
    }
  }
  const most = [...uses.values()]
    .sort((a, b) => b.segments - a.segments || ((a.index.name as string) < (b.index.name as string) ? -1 : 1))
    .slice(0, MOST);
  return new Map(most.map(({ index }) => [index.name as string, index]));
}

/** Computed attributes of all accounts, by account and name. */
async function computedOfAll(context: EngineContext): Promise<ReadonlyMap<string, ComputedDefinition>> {
  const { attributes } = await factCollections(context);
  const found = new Map<string, ComputedDefinition>();
  for await (const { account, name, computed } of attributes.find({ computed: { $exists: true } }))
    if (computed) found.set(JSON.stringify([account, name]), { name, ...computed });
  return found;
}

/** Who is told to stop leaves MongoDB to it: an index that was begun is finished there, or begun again by the next to look. */
async function unlessAborted(made: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return void (await made);
  made.catch(() => undefined);
  const ended = new AbortController();
  const aborted = new Promise<void>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: ended.signal }),
  );
  signal.throwIfAborted();
  await Promise.race([made, aborted]).finally(() => ended.abort());
}
