import { BSON, ObjectId, type Document } from 'mongodb';
import { InternalError } from '../../../store/errors';

/** BSON element types that have to be known by hand; everything else is left to the BSON library. */
export const TYPE = {
  double: 1,
  text: 2,
  object: 3,
  array: 4,
  objectId: 7,
  boolean: 8,
  date: 9,
  null: 10,
  int32: 16,
  timestamp: 17,
  int64: 18,
} as const;

/** Bytes of a value of a fixed size, by type. */
const SIZES: Readonly<Record<number, number>> = {
  [TYPE.double]: 8,
  [TYPE.objectId]: 12,
  [TYPE.boolean]: 1,
  [TYPE.date]: 8,
  [TYPE.null]: 0,
  [TYPE.int32]: 4,
  [TYPE.timestamp]: 8,
  [TYPE.int64]: 8,
};

/** The `cursor` part of a reply to find or getMore: where its documents begin, and the cursor's id (0: there is no more). */
export function readBatch(bytes: Buffer): { bytes: Buffer; starts: number[]; id: bigint } {
  let [id, starts]: [bigint, number[]] = [0n, []];
  for (const { type, name, value } of elementsOf(bytes, 0)) {
    if (type === TYPE.array) starts = startsOf(bytes, value);
    else if (name === 'id') id = bytes.readBigInt64LE(value);
  }
  return { bytes, starts, id };
}

/** Where each document of an array begins. */
function startsOf(bytes: Buffer, array: number): number[] {
  const starts: number[] = [];
  let at = array + 4;
  while (bytes[at] !== 0) {
    do at++;
    while (bytes[at] !== 0);
    at++;
    starts.push(at);
    at += bytes.readInt32LE(at);
  }
  return starts;
}

function* elementsOf(bytes: Buffer, start: number): Generator<{ type: number; name: string; value: number }> {
  let at = start + 4;
  while (bytes[at] !== 0) {
    const type = bytes[at] as number;
    const end = bytes.indexOf(0, at + 1);
    yield { type, name: bytes.toString('utf8', at + 1, end), value: end + 1 };
    at = end + 1 + sizeOf(bytes, type, end + 1);
  }
}

function sizeOf(bytes: Buffer, type: number, at: number): number {
  if (type === TYPE.text) return 4 + bytes.readInt32LE(at);
  if (type === TYPE.object || type === TYPE.array) return bytes.readInt32LE(at);
  const size = SIZES[type];
  if (size === undefined)
    throw new InternalError(`A stored value has the BSON type ${type}, which is never written.`, {
      hint: 'Was the database written by something else?',
    });
  return size;
}

/** Where the 12 bytes of the field of this name begin, in a document whose first field it is. */
export function firstIdIn(bytes: Buffer, start: number, name: string): number {
  if (bytes[start + 4] === TYPE.objectId && bytes[start + 5 + name.length] === 0)
    return start + 6 + name.length;
  for (const element of elementsOf(bytes, start))
    if (element.type === TYPE.objectId && element.name === name) return element.value;
  throw new InternalError(`A document came without its ${name}.`, {
    hint: 'Was the database written by something else?',
  });
}

/** Where the value of a field begins, if it is of this type; -1 when there is none. Nothing is made an object on the way. */
export function fieldAt(bytes: Buffer, document: number, name: string, type: number): number {
  let at = document + 4;
  while (bytes[at] !== 0) {
    const found = bytes[at] as number;
    const end = nameEnd(bytes, at + 1);
    if (found === type && isName(bytes, at + 1, end, name)) return end + 1;
    at = end + 1 + sizeOf(bytes, found, end + 1);
  }
  return -1;
}

/** The number that a field of an object is, if it is one; NaN when it is none. */
export function numberIn(bytes: Buffer, object: number, field: Uint8Array): number {
  let at = object + 4;
  while (bytes[at] !== 0) {
    const type = bytes[at] as number;
    const end = nameEnd(bytes, at + 1);
    if (isField(bytes, at + 1, end, field)) {
      if (type === TYPE.double) return bytes.readDoubleLE(end + 1);
      return type === TYPE.int32
        ? bytes.readInt32LE(end + 1)
        : type === TYPE.int64
          ? longAt(bytes, end + 1)
          : NaN;
    }
    at = end + 1 + sizeOf(bytes, type, end + 1);
  }
  return NaN;
}

const longAt = (bytes: Buffer, at: number): number =>
  bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at);

/** The instant (ms) that a field is; NaN when there is none. */
export function instantAt(bytes: Buffer, document: number, name: string): number {
  const at = fieldAt(bytes, document, name, TYPE.date);
  return at < 0 ? NaN : longAt(bytes, at);
}

function isField(bytes: Buffer, from: number, end: number, name: Uint8Array): boolean {
  if (end - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name[i]) return false;
  return true;
}

/** Those fields of an object that are named; `undefined` where one of them is no simple value, which is left to the BSON library. */
export function fieldsIn(bytes: Buffer, object: number, fields: readonly Field[]): Document | undefined {
  const found: Document = {};
  let at = object + 4;
  while (bytes[at] !== 0) {
    const type = bytes[at] as number;
    const end = nameEnd(bytes, at + 1);
    for (const { name, bytes: wanted } of fields) {
      if (!isField(bytes, at + 1, end, wanted)) continue;
      if (type === TYPE.text) found[name] = textAt(bytes, end + 1);
      else if (type === TYPE.double) found[name] = bytes.readDoubleLE(end + 1);
      else if (type === TYPE.int32) found[name] = bytes.readInt32LE(end + 1);
      else if (type === TYPE.boolean) found[name] = bytes[end + 1] === 1;
      else if (type !== TYPE.null) return undefined;
    }
    at = end + 1 + sizeOf(bytes, type, end + 1);
  }
  return found;
}

/** The name by which a field is known, and the one under which it is written. */
export interface Field {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function nameEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] !== 0) at++;
  return at;
}

/** Names that are looked for are ASCII. */
function isName(bytes: Buffer, from: number, end: number, name: string): boolean {
  if (end - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name.charCodeAt(i)) return false;
  return true;
}

export const textAt = (bytes: Buffer, at: number): string =>
  bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at));

export const objectIdAt = (bytes: Buffer, at: number): ObjectId => new ObjectId(bytes.subarray(at, at + 12));

export function documentAt(bytes: Buffer, start: number): Document {
  return BSON.deserialize(bytes.subarray(start, start + bytes.readInt32LE(start)));
}
