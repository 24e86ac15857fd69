import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { packCollections } from './collections';
import { ColumnCache } from './ColumnCache';
import type { ManifestDocument } from './documents';
import { tokenNow } from './manifest';
import { leavingIds, markedIds } from './pending';
import { checkManifest, FORMAT } from './seal';

/** With more of them documents are asked about everybody. */
export const MOST_PENDING = 20_000;
const TRIES = 5;

/** A version of the columns, and everybody of whom it may be wrong at this instant. */
export interface Snapshot {
  readonly manifest: ManifestDocument;
  /** Marked, or about to leave: of these the documents are asked. */
  readonly pending: readonly ObjectId[];
  /** Whether no other version has taken its place. */
  isCurrent(): Promise<boolean>;
}

/**
 * The manifest, then who is pending, then the manifest again. A mark, or the note of somebody who leaves, that was not there when it was looked for had been
 * taken off after a version was published that has the change; as no later version has come between, it is this one.
 *
 * @returns why documents have to be asked instead. @throws Damaged
 */
export async function snapshot(context: EngineContext): Promise<Snapshot | string> {
  for (let tried = 0; tried < TRIES; tried++) {
    const manifest = await currentManifest(context);
    if (typeof manifest === 'string') return manifest;
    await context.step?.('manifestRead', manifest);
    const pending = await pendingIn(context);
    if (!pending) return 'So many people have changed that documents are faster.';
    const isCurrent = async (): Promise<boolean> =>
      (await tokenNow(context))?.token?.equals(manifest.token) === true;
    if (await isCurrent()) return { manifest, pending, isCurrent };
  }
  return 'The columns were written anew while they were read.';
}

/** As it is stored now; this process reads each version once. @returns why there is none. @throws Damaged */
export async function currentManifest(context: EngineContext): Promise<ManifestDocument | string> {
  const cache = ColumnCache.of(context);
  const now = await tokenNow(context);
  if (!now) return 'There are no columns.';
  if (now.damaged === undefined && cache.manifest?.token.equals(now.token) === true) return cache.manifest;
  const { packManifests } = await packCollections(context);
  const manifest = await packManifests.findOne({ _id: context.account });
  if (!manifest) return 'There are no columns.';
  if (manifest.damaged === undefined && manifest.format !== FORMAT)
    return `The columns are of the form ${String(manifest.format)}; this package knows ${FORMAT}.`;
  checkManifest(manifest);
  if (!manifest.whole) return 'The columns are being built.';
  cache.manifest = manifest;
  return manifest;
}

async function pendingIn(context: EngineContext): Promise<ObjectId[] | undefined> {
  // Marks first: somebody who is marked may leave meanwhile, and takes the mark along; the note of that was written before.
  const marked = await markedIds(context, MOST_PENDING + 1);
  await context.step?.('marksRead', marked);
  const leaving = await leavingIds(context, MOST_PENDING + 1);
  const pending = new Map([...marked, ...leaving].map((id) => [id.toHexString(), id]));
  return pending.size > MOST_PENDING ? undefined : [...pending.values()];
}
