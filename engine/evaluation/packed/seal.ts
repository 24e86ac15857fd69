import { createHash } from 'node:crypto';
import { Binary, BSON, type ObjectId } from 'mongodb';
import type { ChunkDocument, ManifestDocument } from './documents';
import { Damaged } from './errors';

/** Of what is stored of columns. Who knows another one answers from documents, and makes them anew. */
export const FORMAT = '3';

const sumOf = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('base64');
};

export const chunkId = (accountKey: string, block: ObjectId, column: string): string =>
  `${accountKey}.${block.toHexString()}.${column}`;

export function sealChunk(account: string, _id: string, block: ObjectId, bytes: Uint8Array): ChunkDocument {
  return { _id, account, block, bytes: new Binary(bytes), sum: sumOf(_id, bytes) };
}

/** @throws Damaged */
export function openChunk({ _id, bytes, sum }: ChunkDocument): Buffer {
  const buffer = bytes instanceof Binary ? Buffer.from(bytes.value()) : undefined;
  if (!buffer || sum !== sumOf(_id, buffer)) throw new Damaged(`The chunk ${_id} is damaged.`);
  return buffer;
}

type Sealed = Pick<ManifestDocument, '_id' | 'format' | 'token' | 'version' | 'whole' | 'blocks'> & {
  readonly through?: ObjectId | undefined;
};

export function sealManifest({ _id, format, token, version, whole, through, blocks }: Sealed): string {
  const all = { _id, format, token, version, whole, through: through ?? null, blocks };
  return sumOf(BSON.serialize(all, { ignoreUndefined: true }));
}

/** @throws Damaged */
export function checkManifest(manifest: ManifestDocument): void {
  const { format, sum, damaged } = manifest;
  if (damaged !== undefined) throw new Damaged(damaged);
  if (format !== FORMAT) throw new Damaged(`The columns are of the form ${String(format)}.`);
  if (!Array.isArray(manifest.blocks) || sum !== sealManifest(manifest))
    throw new Damaged('The manifest is damaged.');
}
