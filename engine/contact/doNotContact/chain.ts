import { gather } from '../../membership/changes/gather';
import type { EngineContext } from '../../store/context';
import { InternalError } from '../../store/errors';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import type { DoNotContactHistoryDocument, DoNotContactLinkDocument } from './DoNotContactDocument';
import { encoded } from './records';
import { digest, historyKey } from './historyKey';

type Database = Pick<EngineContext, 'database'>;

/** Lost races after which something is wrong with the collection itself. */
const ATTEMPTS = 1_000;
/** Entries of one link. */
const TOGETHER = 500;

/** In the place of an entry: a link that is there for its signature. */
const SEAL = 'seal|';
export const isSeal = (name: string): boolean => name.startsWith(SEAL);

/** The name of a contact point in the chain, which tells nobody the point itself. */
export const nameOfPoint = (point: string): string => digest(point).slice(0, 32);

/** The name of an entry of the history in its account's chain. */
export const entryName = ({
  point,
  sequence,
}: Pick<DoNotContactHistoryDocument, 'point' | 'sequence'>): string => `${nameOfPoint(point)}|${sequence}`;

/** The hash of a link: over the one before and the entries it is about. @param key of a signed one */
export function linkHash(
  { account, sequence, entries, hashes, previous, at }: Omit<DoNotContactLinkDocument, '_id' | 'hash'>,
  key?: string,
): string {
  const instant = at instanceof Date && Number.isFinite(at.getTime()) ? at.toISOString() : null;
  return digest([previous, account, sequence, entries, hashes, instant], key);
}

/**
 * Notes entries of histories in the running chain of their account, each once: it stands in a collection of its own, and whoever takes an entry out of a
 * history, or a whole history away, has to take it out of here as well. Entries that many callers bring at the same time make one link.
 */
export async function chainEntries(
  context: Database,
  rows: readonly DoNotContactHistoryDocument[],
): Promise<void> {
  if (rows.length > 0) await together(context, rows);
}

const together = gather(
  async (context: Database, calls: (readonly DoNotContactHistoryDocument[])[]): Promise<true[]> => {
    const byAccount = new Map<string, Map<string, DoNotContactHistoryDocument>>();
    for (const row of calls.flat()) {
      const rows = byAccount.get(row.account) ?? new Map<string, DoNotContactHistoryDocument>();
      byAccount.set(row.account, rows.set(entryName(row), row));
    }
    for (const [account, rows] of byAccount) await append(context, account, [...rows.values()]);
    return calls.map(() => true);
  },
  { lanes: 1, most: TOGETHER },
);

async function append(
  context: Database,
  account: string,
  rows: readonly DoNotContactHistoryDocument[],
): Promise<void> {
  await beginChain(context, account);
  for (let from = 0; from < rows.length; from += TOGETHER)
    await appendLink(context, account, rows.slice(from, from + TOGETHER));
}

/** Histories that are older than the chain are its first links. */
async function beginChain(context: Database, account: string): Promise<void> {
  const { doNotContactChain, doNotContactHistory } = await contactCollections(context);
  if ((await doNotContactChain.findOne({ account }, { projection: { _id: 1 } })) !== null) return;
  let batch: DoNotContactHistoryDocument[] = [];
  for await (const row of doNotContactHistory.find({ account }).sort({ account: 1, point: 1, sequence: 1 })) {
    batch.push(row);
    if (batch.length < TOGETHER) continue;
    await appendLink(context, account, batch);
    batch = [];
  }
  if (batch.length > 0) await appendLink(context, account, batch);
}

/** A link behind the last one, whoever else is appending: its place is unique, and so is every entry. */
async function appendLink(
  context: Database,
  account: string,
  rows: readonly DoNotContactHistoryDocument[],
): Promise<void> {
  let missing = rows;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await tryLink(context, account, linkAbout(missing))) return;
    missing = await notChained(context, account, rows);
    if (missing.length === 0) return;
  }
  throw new InternalError('The chain of Do Not Contact cannot be continued.', {
    hint: 'Something else writes to the collection doNotContactChain: run doNotContact.verifyAll().',
  });
}

/** As of its latest entry. */
const linkAbout = (
  rows: readonly DoNotContactHistoryDocument[],
): Pick<DoNotContactLinkDocument, 'entries' | 'hashes' | 'at'> => ({
  entries: rows.map(entryName),
  hashes: rows.map(({ hash }) => hash),
  at: rows.reduce((latest, { at }) => (at > latest ? at : latest), new Date(0)),
});

/** @returns false when somebody else was quicker. */
async function tryLink(
  context: Database,
  account: string,
  { entries, hashes, at }: Pick<DoNotContactLinkDocument, 'entries' | 'hashes' | 'at'>,
): Promise<boolean> {
  const { doNotContactChain } = await contactCollections(context);
  const last = await lastLink(context, account);
  const key = historyKey();
  const link = {
    account,
    sequence: (last?.sequence ?? 0) + 1,
    entries,
    hashes,
    previous: last?.hash ?? '',
    at,
    ...(key !== undefined && { signed: true as const }),
  };
  try {
    await doNotContactChain.insertOne({
      _id: `${encoded(account)}|${link.sequence}`,
      ...link,
      hash: linkHash(link, key),
    });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

export async function lastLink(
  context: Database,
  account: string,
): Promise<DoNotContactLinkDocument | undefined> {
  const { doNotContactChain } = await contactCollections(context);
  return (await doNotContactChain.find({ account }).sort({ sequence: -1 }).limit(1).next()) ?? undefined;
}

/** Those of the entries that no link is about. */
export async function notChained(
  context: Database,
  account: string,
  rows: readonly DoNotContactHistoryDocument[],
): Promise<DoNotContactHistoryDocument[]> {
  const { doNotContactChain } = await contactCollections(context);
  const names = rows.map(entryName);
  const chained = new Map<string, string>();
  for await (const { entries, hashes } of doNotContactChain.find({ account, entries: { $in: names } }))
    entries.forEach((name, i) => chained.set(name, hashes[i] as string));
  return rows.filter((row) => chained.get(entryName(row)) !== row.hash);
}

/** The end of the chain as it is now; with a key it is signed, also where the entries before were not. */
export async function sealChain(
  context: Database,
  account: string,
): Promise<DoNotContactLinkDocument | undefined> {
  await beginChain(context, account);
  const last = await lastLink(context, account);
  if (last === undefined || last.signed === true || historyKey() === undefined) return last;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await lastLink(context, account);
    if (before?.signed === true) return before;
    await tryLink(context, account, {
      entries: [`${SEAL}${(before?.sequence ?? 0) + 1}`],
      hashes: [''],
      at: last.at,
    });
  }
  return lastLink(context, account);
}
