import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { packCollections } from './collections';
import { HEAD } from './columnKeys';
import { ColumnWriter } from './ColumnWriter';
import type { BlockEntry, ChunkDocument } from './documents';
import { Head } from './Head';
import { rowOf, type PackedProfile } from './rowOf';
import { chunkId, sealChunk } from './seal';

/** Rows that are put in without a turn for anybody else. */
const AT_ONCE = 250;
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
  const left: string[] = [];
  const chunks = new ChunkWriter(context, id);
  for (const [name, writer] of writers) {
    const bytes = writer.bytes(people.length);
    if (bytes) await chunks.write(name, bytes);
    else left.push(name);
    await turn();
  }
  const ids = people.map(({ _id }) => _id);
  await chunks.write(
    HEAD,
    Head.bytes(
      ids,
      [...writers.keys()].filter((name) => !left.includes(name)),
      left,
    ),
  );
  await chunks.flush();
  return { id, rows: people.length, first: ids[0] as ObjectId, last: ids.at(-1) as ObjectId };
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
