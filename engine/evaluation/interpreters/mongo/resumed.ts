import { MongoNetworkError, MongoServerError, type ObjectId } from 'mongodb';
import { firstIdIn, objectIdAt } from './bytes';
import type { RawBatch } from './rawBatches';

/** Codes of a cursor that is no more: idle for too long, killed, or its session or its server gone. */
const LOST: ReadonlySet<number> = new Set([43, 89, 91, 189, 206, 237, 10107, 11600, 11602, 13435, 13436]);

/**
 * A read in the order of ids that outlives its cursor: whoever takes their time with what they were given may find it gone, and servers change
 * places. It goes on behind the last id, once for each time that it got any further.
 */
export async function* resumed(
  readBehind: (last: ObjectId | undefined) => AsyncGenerator<RawBatch>,
): AsyncGenerator<RawBatch> {
  let last: ObjectId | undefined;
  for (let [mayResume, ended] = [false, false]; !ended;) {
    const batches = readBehind(last);
    try {
      for (;;) {
        const next = await batches.next().catch((error: unknown) => {
          if (!mayResume || !isLost(error)) throw error;
        });
        if (next === undefined) break;
        if (next.done === true) {
          ended = true;
          break;
        }
        last = idOfLast(next.value);
        mayResume = true;
        yield next.value;
      }
      if (!ended) mayResume = false;
    } finally {
      await batches.return(undefined);
    }
  }
}

/** Copied: an id is no reason to keep the batch it came in. */
function idOfLast({ bytes, starts }: RawBatch): ObjectId {
  const at = firstIdIn(bytes, starts[starts.length - 1] as number, '_id');
  return objectIdAt(Buffer.from(bytes.subarray(at, at + 12)), 0);
}

const isLost = (error: unknown): boolean =>
  error instanceof MongoNetworkError || (error instanceof MongoServerError && LOST.has(Number(error.code)));
