import {
  Long,
  MongoNetworkError,
  MongoServerError,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
} from 'mongodb';
import { InternalError } from '../../../store/errors';
import { isRouted } from '../../../store/mongo/isRouted';
import { readBatch } from './bytes';

/** Documents as they came over the wire: `starts` says where in `bytes` each begins. */
export interface RawBatch {
  readonly bytes: Buffer;
  readonly starts: readonly number[];
}

/** A covered or filtered read through an index that is named, never left to the server's choice. */
export interface RawFind {
  readonly filter: Document;
  /** Absent with `returnKey`: then the keys of the index are read, as they stand there. */
  readonly projection?: Document;
  readonly returnKey?: true;
  readonly hint: string;
  readonly sort?: Document;
}

interface RawOptions {
  readonly signal?: AbortSignal;
  /** Documents of the first batch and of the largest; each batch has four times as many as the one before. */
  readonly first?: number;
  readonly largest?: number;
}

/**
 * Reads without decoding: a key of an index costs a third of what it costs as an object. While a batch is worked on the next one is on its way.
 * A reader that stops early ends the cursor.
 */
export async function* rawBatches<T extends Document>(
  collection: Collection<T>,
  find: RawFind,
  options: RawOptions = {},
): AsyncGenerator<RawBatch> {
  const { db, collectionName } = collection;
  yield* (await isRouted(db))
    ? routedBatches(collection, find, options)
    : direct(db, collectionName, find, options);
}

async function* direct(
  db: Db,
  name: string,
  find: RawFind,
  { signal, first = 1_000, largest = 20_000 }: RawOptions,
): AsyncGenerator<RawBatch> {
  const session = db.client.startSession({ causalConsistency: false });
  let ahead: Promise<Reply> | undefined;
  let id = 0n;
  try {
    let batchSize = Math.min(first, largest);
    ahead = begin(db, { find: name, ...find, batchSize }, session);
    for (;;) {
      const reply = await ahead;
      ahead = undefined;
      id = reply.id;
      signal?.throwIfAborted();
      if (id !== 0n) {
        batchSize = Math.min(batchSize * 4, largest);
        ahead = ask(db, { getMore: Long.fromBigInt(id), collection: name, batchSize }, session);
        // Heard when it is awaited; until then a failure must not count as unheard.
        ahead.catch(() => undefined);
      }
      if (reply.starts.length > 0) yield reply;
      if (!ahead) return;
    }
  } finally {
    if (ahead)
      id = await ahead.then(
        (reply) => reply.id,
        () => 0n,
      );
    if (id !== 0n)
      await db
        .command({ killCursors: name, cursors: [Long.fromBigInt(id)] }, { session })
        .catch(() => undefined);
    await session.endSession();
  }
}

type Reply = RawBatch & { readonly id: bigint };

/** Nothing was read yet: a connection that has died meanwhile, or a server that has just handed over, is asked once more. */
async function begin(db: Db, command: Document, session: ClientSession): Promise<Reply> {
  try {
    return await ask(db, command, session);
  } catch (error) {
    if (
      !(error instanceof MongoNetworkError) &&
      !(error instanceof MongoServerError && HANDED_OVER.has(Number(error.code)))
    )
      throw error;
    return ask(db, command, session);
  }
}

/** Codes of a server that is no longer, or not yet, the primary, or is going down. */
const HANDED_OVER: ReadonlySet<number> = new Set([89, 91, 189, 10107, 11600, 11602, 13435, 13436]);

async function ask(db: Db, command: Document, session: ClientSession): Promise<Reply> {
  const { cursor } = (await db.command(command, { session, raw: true, readPreference: 'primary' })) as {
    cursor?: Uint8Array;
  };
  if (!(cursor instanceof Uint8Array))
    throw new InternalError('MongoDB answered a read without a batch.', {
      hint: 'Please report it with the version of the server.',
    });
  return readBatch(Buffer.from(cursor.buffer, cursor.byteOffset, cursor.byteLength));
}

/** Through several mongos a cursor has to stay with its own: the driver sees to that, a document at a time. */
export async function* routedBatches<T extends Document>(
  collection: Collection<T>,
  find: RawFind,
  { signal, largest = 20_000 }: RawOptions = {},
): AsyncGenerator<RawBatch> {
  const { filter, ...rest } = find;
  const cursor = collection.find(filter as never, { ...rest, raw: true, batchSize: largest });
  try {
    while (await cursor.hasNext()) {
      signal?.throwIfAborted();
      const documents = cursor.readBufferedDocuments() as unknown as Uint8Array[];
      const starts: number[] = [];
      let length = 0;
      for (const document of documents) {
        starts.push(length);
        length += document.length;
      }
      yield { bytes: Buffer.concat(documents, length), starts };
    }
  } finally {
    await cursor.close();
  }
}
