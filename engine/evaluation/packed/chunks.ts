import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { packCollections } from './collections';
import { readColumn, type Column } from './Column';
import { ColumnCache, type Held } from './ColumnCache';
import { HEAD, isEvents, isProperty, namesOf } from './columnKeys';
import type { BlockEntry } from './documents';
import { Damaged, Moved } from './errors';
import { Head } from './Head';
import { PackedEvents } from './PackedEvents';
import { chunkId, openChunk } from './seal';

/** A block of which the head and some columns are at hand. */
export interface OpenBlock {
  readonly entry: BlockEntry;
  readonly head: Head;
  /** `undefined`: nobody in it has anything of that. @throws Damaged for what columns do not hold */
  column(name: string): Column | undefined;
  /** The same of the events of a type. */
  events(name: string): PackedEvents | undefined;
}

/** Something that is in documents only: they answer, and nothing is wrong. */
export class NotPacked extends Error {}

/**
 * Heads and columns of blocks, each read and checked once per process.
 *
 * @throws Moved when chunks of a version are gone because another one has taken its place; Damaged when they are gone or damaged otherwise.
 */
export async function openBlocks(
  context: EngineContext,
  entries: readonly BlockEntry[],
  columns: readonly string[],
  isCurrent: () => Promise<boolean>,
): Promise<OpenBlock[]> {
  const heads = await load(
    context,
    entries.map((entry) => [entry, HEAD] as const),
    isCurrent,
  );
  const wanted = entries.flatMap((entry, i) => {
    const head = heads[i] as Head;
    const isLeft = (name: string): boolean =>
      !head.columns.has(name) && namesOf(name).some((one) => head.left.has(one));
    if (columns.some(isLeft)) throw new NotPacked();
    return columns.filter((name) => head.columns.has(name)).map((name) => [entry, name] as const);
  });
  const found = await load(context, wanted, isCurrent);
  const byId = new Map(wanted.map(([entry, name], i) => [keyOf(entry.id, name), found[i]]));
  return entries.map((entry, i) => ({
    entry,
    head: heads[i] as Head,
    column: (name) => byId.get(keyOf(entry.id, name)) as Column | undefined,
    events: (name) => byId.get(keyOf(entry.id, name)) as PackedEvents | undefined,
  }));
}

const keyOf = (block: ObjectId, column: string): string => `${block.toHexString()}.${column}`;

async function load(
  context: EngineContext,
  wanted: readonly (readonly [BlockEntry, string])[],
  isCurrent: () => Promise<boolean>,
): Promise<Held[]> {
  const cache = ColumnCache.of(context);
  const ids = wanted.map(([{ id }, name]) => chunkId(context.accountKey, id, name));
  const found = ids.map((id) => cache.get(id));
  const missing = ids.filter((_, i) => found[i] === undefined);
  const bytes = missing.length === 0 ? new Map<string, Buffer>() : await readChunks(context, missing);
  const isMissing = missing.some((id) => !bytes.has(id));
  if (isMissing && !(await isCurrent())) throw new Moved();
  const entries: Held[] = [];
  for (const [i, [{ rows }, name]] of wanted.entries()) {
    const id = ids[i] as string;
    const read = bytes.get(id);
    if (!found[i] && !read) throw new Damaged(`The chunk ${id} is missing.`);
    const entry = found[i] ?? readHeld(name, read as Buffer, rows);
    entries.push(entry);
    if (found[i]) continue;
    cache.put(id, entry);
    await turn();
  }
  return entries;
}

function readHeld(name: string, bytes: Buffer, rows: number): Held {
  if (name === HEAD) return Head.read(bytes, rows);
  if (isProperty(name)) return readColumn(bytes, undefined);
  return isEvents(name) ? PackedEvents.read(bytes, rows) : readColumn(bytes, rows);
}

async function readChunks(context: EngineContext, ids: readonly string[]): Promise<Map<string, Buffer>> {
  const { packChunks } = await packCollections(context);
  const bytes = new Map<string, Buffer>();
  const reading = packChunks.find({ _id: { $in: [...ids] }, account: context.account });
  for await (const chunk of reading) bytes.set(chunk._id, openChunk(chunk));
  return bytes;
}
