import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { packCollections } from './collections';
import { ALL_EVENTS, eventsColumn, HEAD } from './columnKeys';
import { ColumnWriter } from './ColumnWriter';
import type { BlockEntry, ChunkDocument } from './documents';
import { eventsOf } from './eventsOf';
import { EventWriter } from './EventWriter';
import { Head } from './Head';
import { rowOf, type PackedProfile } from './rowOf';
import { chunkId, sealChunk } from './seal';

/** Rows that are put in without a turn for anybody else. */
const AT_ONCE = 250;
/** What all in a block did, of all types; with more of it, or of them, documents answer. */
const [MOST_EVENTS, MOST_TYPES] = [2_000_000, 256];
/** Bytes of chunks that are written together. */
const TOGETHER = 4 * 1_048_576;

/** Writes a block of these people, who are in the order of their ids. Nobody reads it before a manifest names it. */
export async function writeBlock(
  context: EngineContext,
  people: readonly PackedProfile[],
): Promise<BlockEntry> {
  const id = new ObjectId();
  const writers = new Map<string, ColumnWriter>();
  for (let row = 0; row < people.length; row++) {
    for (const [name, value] of rowOf(people[row] as PackedProfile)) {
      const writer = writers.get(name) ?? new ColumnWriter();
      writers.set(name, writer);
      writer.set(row, value);
    }
    if (row % AT_ONCE === AT_ONCE - 1) await turn();
  }
  const [held, left]: [string[], string[]] = [[], []];
  const chunks = new ChunkWriter(context, id);
  const put = async (name: string, bytes: Uint8Array | undefined): Promise<void> => {
    if (bytes) await chunks.write(name, bytes);
    (bytes ? held : left).push(name);
    await turn();
  };
  for (const [name, writer] of writers) await put(name, writer.bytes(people.length));
  const types = await eventWriters(context, people);
  if (types) for (const writer of types) for (const [name, bytes] of writer.columns()) await put(name, bytes);
  else left.push(ALL_EVENTS);
  const ids = people.map(({ _id }) => _id);
  await chunks.write(HEAD, Head.bytes(ids, held, left));
  await chunks.flush();
  return { id, rows: people.length, first: ids[0] as ObjectId, last: ids.at(-1) as ObjectId };
}

/** By type what these people did; `undefined` where it is so much that documents are to answer. */
async function eventWriters(
  context: EngineContext,
  people: readonly PackedProfile[],
): Promise<Iterable<EventWriter> | undefined> {
  const writers = new Map<string, EventWriter>();
  let size = 0;
  for await (const events of eventsOf(context, people)) {
    if ((size += events.length) > MOST_EVENTS) return undefined;
    for (const { row, type, at, properties } of events) {
      let writer = writers.get(type);
      if (!writer) {
        if (writers.size >= MOST_TYPES) return undefined;
        writers.set(type, (writer = new EventWriter(eventsColumn(type))));
      }
      writer.add(row, at, properties);
    }
  }
  return writers.values();
}

class ChunkWriter {
  private waiting: ChunkDocument[] = [];
  private bytes = 0;

  constructor(
    private readonly context: EngineContext,
    private readonly block: ObjectId,
  ) {}

  async write(column: string, bytes: Uint8Array): Promise<void> {
    const { account, accountKey } = this.context;
    this.waiting.push(sealChunk(account, chunkId(accountKey, this.block, column), this.block, bytes));
    this.bytes += bytes.length;
    if (this.bytes > TOGETHER) await this.flush();
  }

  async flush(): Promise<void> {
    const { packChunks } = await packCollections(this.context);
    if (this.waiting.length > 0) await packChunks.insertMany(this.waiting, { ordered: false });
    [this.waiting, this.bytes] = [[], 0];
  }
}
