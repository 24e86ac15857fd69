import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { DoNotContactHistoryDocument, DoNotContactLinkDocument } from './DoNotContactDocument';
import { entryName, isSeal, linkHash, nameOfPoint, notChained } from './chain';
import { historyKey, isSame } from './historyKey';

const BATCH = 500;

/** An end of a chain that somebody has kept. */
export interface ChainEnd {
  readonly links: number;
  readonly hash: string;
}

/** What was found in the chain of an account. */
export interface ChainVerdict {
  /** The first that is not as it was written: an entry of a history that no link is about (`email:ada@example.com #3`), or a link (`chain #7`). */
  readonly broken?: string;
  readonly links: number;
  /** Those that carry a signature. */
  readonly signed: number;
}

/**
 * Goes through an account's chain: every link follows the one before and none is missing, each entry it is about is in its history as it was written, and
 * every entry of a history is in a link. Where there is a key, from the first signed link on all are signed, and the last one is.
 */
export async function verifyChain(
  context: EngineContext,
  account: string,
  anchor?: ChainEnd,
): Promise<ChainVerdict> {
  const { doNotContactChain } = await contactCollections(context);
  const key = historyKey();
  let last: DoNotContactLinkDocument | undefined;
  let signed = 0;
  const verdict = (broken?: string): ChainVerdict => ({
    ...(broken !== undefined && { broken }),
    links: last?.sequence ?? 0,
    signed,
  });
  const next = (): string => `chain #${(last?.sequence ?? 0) + 1}`;
  let batch: DoNotContactLinkDocument[] = [];
  let size = 0;
  for await (const link of doNotContactChain.find({ account }).sort({ account: 1, sequence: 1 })) {
    const isKept = anchor?.links !== link.sequence || anchor.hash === link.hash;
    const mayBeUnsigned = key === undefined || signed === 0;
    if (!isKept || !follows(link, last) || !isOwn(link, key, mayBeUnsigned)) return verdict(next());
    if (link.signed === true) signed++;
    last = link;
    batch.push(link);
    size += link.entries.length;
    if (size < BATCH) continue;
    const broken = await firstAltered(context, account, batch);
    if (broken !== undefined) return verdict(broken);
    [batch, size] = [[], 0];
  }
  const broken =
    (await firstAltered(context, account, batch)) ??
    (await firstUnchained(context, account, last === undefined));
  if (broken !== undefined) return verdict(broken);
  const isCutOff =
    (anchor?.links ?? 0) > (last?.sequence ?? 0) ||
    (key !== undefined && last !== undefined && last.signed !== true);
  return verdict(isCutOff ? next() : undefined);
}

/** The same of one contact point: the links that are about it, and its own history. @returns what is broken */
export async function verifyChainOf(
  context: EngineContext,
  account: string,
  point: string,
): Promise<string | undefined> {
  const { doNotContactChain } = await contactCollections(context);
  const key = historyKey();
  const name = nameOfPoint(point);
  const about = { $elemMatch: { $gte: `${name}|`, $lt: `${name}}` } };
  let some = false;
  for await (const link of doNotContactChain.find({ account, entries: about })) {
    some = true;
    if (!isOwn(link, key, true)) return `chain #${link.sequence}`;
    const broken = await firstAltered(context, account, [link], (entry) => entry.startsWith(`${name}|`));
    if (broken !== undefined) return broken;
  }
  return firstUnchained(context, account, !some, point);
}

const follows = (link: DoNotContactLinkDocument, before: DoNotContactLinkDocument | undefined): boolean =>
  link.sequence === (before?.sequence ?? 0) + 1 && link.previous === (before?.hash ?? '');

/** Whether a link is as it was written. Who has no key cannot say so of a signed one. */
function isOwn(link: DoNotContactLinkDocument, key: string | undefined, mayBeUnsigned: boolean): boolean {
  if (!Array.isArray(link.entries) || !Array.isArray(link.hashes)) return false;
  if (link.entries.length !== link.hashes.length) return false;
  if (link.signed === true) return key === undefined || isSame(link.hash, linkHash(link, key));
  return mayBeUnsigned && isSame(link.hash, linkHash(link));
}

/** The first link about an entry that its history does not have as it was written. */
async function firstAltered(
  context: EngineContext,
  account: string,
  links: readonly DoNotContactLinkDocument[],
  isAsked: (name: string) => boolean = () => true,
): Promise<string | undefined> {
  const wanted = links.flatMap(({ sequence, entries, hashes }) =>
    entries.flatMap((name, i) =>
      isSeal(name) || !isAsked(name) ? [] : [{ sequence, name, hash: hashes[i] as string }],
    ),
  );
  const { doNotContactHistory } = await contactCollections(context);
  for (let from = 0; from < wanted.length; from += BATCH) {
    const some = wanted.slice(from, from + BATCH);
    const found = new Map<string, string>();
    for await (const row of doNotContactHistory.find(
      { account, hash: { $in: some.map(({ hash }) => hash) } },
      { projection: { point: 1, sequence: 1, hash: 1 } },
    ))
      found.set(row.hash, entryName(row));
    const altered = some.find(({ name, hash }) => found.get(hash) !== name);
    if (altered) return `chain #${altered.sequence}`;
  }
  return undefined;
}

/**
 * The first entry of a history that no link is about, and that is not on its way there.
 * @param isWithout of an account without a chain: entries that are older than chains are in none
 */
async function firstUnchained(
  context: EngineContext,
  account: string,
  isWithout: boolean,
  point?: string,
): Promise<string | undefined> {
  const { doNotContactHistory } = await contactCollections(context);
  let batch: DoNotContactHistoryDocument[] = [];
  const first = async (): Promise<string | undefined> => {
    const [row] = await unchained(context, account, batch);
    batch = [];
    return row && `${row.point} #${row.sequence}`;
  };
  const filter = {
    account,
    ...(point !== undefined && { point }),
    ...(isWithout && { chained: true as const }),
  };
  for await (const row of doNotContactHistory.find(filter).sort({ account: 1, point: 1, sequence: 1 })) {
    if (batch.push(row) < BATCH) continue;
    const broken = await first();
    if (broken !== undefined) return broken;
  }
  return batch.length > 0 ? first() : undefined;
}

/** What a record still holds is on its way: it leaves the record when it is in the chain. */
async function unchained(
  context: EngineContext,
  account: string,
  rows: readonly DoNotContactHistoryDocument[],
): Promise<DoNotContactHistoryDocument[]> {
  const missing = await notChained(context, account, rows);
  if (missing.length === 0) return [];
  const { doNotContact, consents } = await contactCollections(context);
  const held = {
    account,
    'pending.0': { $exists: true },
    'pending.id': { $in: missing.map(({ id }) => id) },
  };
  const ids = { projection: { 'pending.id': 1 } } as const;
  const holding = (
    await Promise.all([doNotContact.find(held, ids).toArray(), consents.find(held, ids).toArray()])
  ).flat();
  const onTheirWay = new Set(holding.flatMap(({ pending = [] }) => pending.map(({ id }) => id)));
  return notChained(
    context,
    account,
    missing.filter(({ id }) => !onTheirWay.has(id)),
  );
}
