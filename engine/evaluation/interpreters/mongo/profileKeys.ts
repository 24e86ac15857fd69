import type { ProfileKey } from '../../../api';
import { fieldAt, firstIdIn, textAt, TYPE } from './bytes';
import type { RawBatch } from './rawBatches';

/**
 * Texts are cut out of a longer one that was made of all bytes at once: five times faster than one by one. So many keys share it, and so many
 * bytes: who keeps a single key keeps no more than that alive.
 */
const SHARED = 64;
const SHARED_BYTES = 8_192;
const ID = 12;

const ids = Buffer.alloc(SHARED * ID);

/** Profiles as lists carry them, of stored ones with their `externalId` (which an index says to be null where there is none). */
export function profileKeysOf({ bytes, starts }: RawBatch): ProfileKey[] {
  const keys: ProfileKey[] = [];
  for (let from = 0; from < starts.length;) {
    const before = stretchEnd(bytes, starts, from);
    addKeys(keys, bytes, starts, from, before);
    from = before;
  }
  return keys;
}

/** Behind the last of those that share a text with the one at `from`. */
function stretchEnd(bytes: Buffer, starts: readonly number[], from: number): number {
  const most = Math.min(starts.length, from + SHARED);
  const end = (starts[from] as number) + SHARED_BYTES;
  let before = from + 1;
  while (before < most && documentEnd(bytes, starts[before] as number) <= end) before++;
  return before;
}

function addKeys(
  keys: ProfileKey[],
  bytes: Buffer,
  starts: readonly number[],
  from: number,
  before: number,
): void {
  for (let i = from; i < before; i++)
    copyId(bytes, firstIdIn(bytes, starts[i] as number, '_id'), (i - from) * ID);
  const hex = ids.toString('hex', 0, (before - from) * ID);
  const base = starts[from] as number;
  const end = documentEnd(bytes, starts[before - 1] as number);
  const text = end - base > SHARED_BYTES ? '' : bytes.toString('latin1', base, end);
  for (let i = from; i < before; i++) {
    const id = hex.substring((i - from) * 2 * ID, (i - from + 1) * 2 * ID);
    const at = fieldAt(bytes, starts[i] as number, 'externalId', TYPE.text);
    if (at < 0) keys.push({ id });
    else
      keys.push({
        id,
        externalId:
          text !== '' && isPlain(bytes, at)
            ? text.substring(at + 4 - base, textEnd(bytes, at) - base)
            : textAt(bytes, at),
      });
  }
}

function copyId(bytes: Buffer, at: number, to: number): void {
  for (let i = 0; i < ID; i++) ids[to + i] = bytes[at + i] as number;
}

/** Behind the last byte of a text's characters. */
const textEnd = (bytes: Buffer, at: number): number => at + 3 + bytes.readInt32LE(at);

const documentEnd = (bytes: Buffer, start: number): number => start + bytes.readInt32LE(start);

/** Whether a text is ASCII: then a byte is a character. */
function isPlain(bytes: Buffer, at: number): boolean {
  const end = textEnd(bytes, at);
  for (let i = at + 4; i < end; i++) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}
