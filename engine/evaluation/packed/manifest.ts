import { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { packCollections } from './collections';
import type { BlockEntry, ManifestDocument } from './documents';
import { FORMAT, sealManifest } from './seal';

/** What says whether it is another one now. */
export async function tokenNow(
  context: EngineContext,
): Promise<Pick<ManifestDocument, 'token' | 'damaged'> | null> {
  const { packManifests } = await packCollections(context);
  return packManifests.findOne({ _id: context.account }, { projection: { token: 1, damaged: 1 } });
}

/** What one publication says. */
export interface Published {
  readonly whole: boolean;
  readonly through?: ObjectId | undefined;
  readonly blocks: readonly BlockEntry[];
}

function manifestOf(
  account: string,
  version: number,
  { whole, through, blocks }: Published,
): ManifestDocument {
  const manifest = {
    _id: account,
    format: FORMAT,
    token: new ObjectId(),
    version,
    whole,
    ...(through && { through }),
    blocks: [...blocks],
  };
  return { ...manifest, sum: sealManifest(manifest) };
}

/** Before the first profile is read: whoever leaves from here on leaves a note of it. */
export async function createManifest(context: EngineContext): Promise<void> {
  const { packManifests } = await packCollections(context);
  try {
    await packManifests.insertOne(manifestOf(context.account, 1, { whole: false, blocks: [] }));
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** From here on nobody else publishes, whoever was packing before. */
export async function claimManifest(
  context: EngineContext,
  packer: string,
): Promise<ManifestDocument | null> {
  const { packManifests } = await packCollections(context);
  return packManifests.findOneAndUpdate(
    { _id: context.account },
    { $set: { packer } },
    { returnDocument: 'after' },
  );
}

/**
 * The next version, if it is still the one that `before` was read as and this packer's turn. Everything in it was read after that one was published: so a
 * later version never says something earlier of anybody.
 */
export async function publish(
  context: EngineContext,
  before: ManifestDocument,
  packer: string,
  published: Published,
): Promise<boolean> {
  await context.step?.('packPublishing', published);
  const { packManifests } = await packCollections(context);
  const { _id, ...next } = manifestOf(context.account, before.version + 1, published);
  const { matchedCount } = await packManifests.updateOne(
    { _id, token: before.token, packer, damaged: { $exists: false } },
    { $set: next, ...(published.through === undefined && { $unset: { through: '' as const } }) },
  );
  return matchedCount > 0;
}

/** Found by whoever reads: background work throws the columns away. Only where they are still the ones that were read. */
export async function reportDamage(
  context: EngineContext,
  token: ObjectId | undefined,
  reason: string,
): Promise<void> {
  const { packManifests } = await packCollections(context);
  await packManifests.updateOne(
    { _id: context.account, ...(token && { token }) },
    { $set: { damaged: reason } },
  );
}

/** First what makes them count, then themselves; nothing of what another packer makes after it has taken over. */
export async function dropColumns(context: EngineContext, packer: string): Promise<void> {
  const { packManifests, packChunks } = await packCollections(context);
  const { account } = context;
  const blocks = await packChunks.distinct('block', { account });
  const { deletedCount } = await packManifests.deleteOne({ _id: account, packer });
  if (deletedCount > 0) await packChunks.deleteMany({ account, block: { $in: blocks } });
}
