import { refuse } from '../../api/checkOptions';
import type { DoNotContactAnchor, DoNotContactApi } from '../../api/doNotContact';
import { ALL } from '../../language/identities/all';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { sealChain } from './chain';
import { digest, historyKey, isSame } from './historyKey';
import { verifyChain, type ChainEnd } from './verifyChain';
import { verifyHistory } from './verifyHistory';

type WholeVerdict = Awaited<ReturnType<DoNotContactApi['verifyAll']>>;

/** The ends of the account's chain and of the one for all accounts, to be kept where whoever may write to the database may not. */
export async function anchorHistory(context: EngineContext): Promise<DoNotContactAnchor> {
  const [own, all] = await Promise.all([endOf(context, context.account), endOf(context, ALL)]);
  const said = { account: context.account, at: (await serverNow(context)).toISOString(), own, all };
  const key = historyKey();
  return { ...said, ...(key !== undefined && { signature: signatureOf(said, key) }) };
}

/**
 * Verifies everything: histories, list, chains, and whether what an anchor has seen is still there.
 *
 * @throws InvalidArgumentError for what is no anchor of this account
 */
export async function verifyEverything(
  context: EngineContext,
  { anchor }: { anchor?: DoNotContactAnchor } = {},
): Promise<WholeVerdict> {
  const kept = anchor === undefined ? undefined : readAnchor(context, anchor);
  const key = historyKey();
  const history = await verifyHistory(context);
  const chains = [
    await verifyChain(context, ALL, kept?.all),
    await verifyChain(context, context.account, kept?.own),
  ];
  const isForged =
    kept?.signature !== undefined && key !== undefined && !isSame(kept.signature, signatureOf(kept, key));
  const broken = isForged
    ? 'anchor'
    : (history.broken ?? chains.map((chain) => chain.broken).find((one) => one !== undefined));
  const sum = (count: 'links' | 'signed'): number => chains.reduce((total, chain) => total + chain[count], 0);
  return {
    valid: broken === undefined,
    checked: history.checked,
    links: sum('links'),
    signed: sum('signed'),
    ...(broken !== undefined && { broken }),
  };
}

async function endOf(context: EngineContext, account: string): Promise<ChainEnd> {
  const last = await sealChain(context, account);
  return { links: last?.sequence ?? 0, hash: last?.hash ?? '' };
}

const signatureOf = ({ account, at, own, all }: DoNotContactAnchor, key: string): string =>
  digest([account, at, own.links, own.hash, all.links, all.hash], key);

function readAnchor(context: EngineContext, anchor: DoNotContactAnchor): DoNotContactAnchor {
  const isEnd = (end: Partial<ChainEnd> | null | undefined): boolean =>
    Number.isSafeInteger(end?.links) && (end?.links as number) >= 0 && typeof end?.hash === 'string';
  const isAnchor =
    typeof anchor === 'object' &&
    anchor !== null &&
    typeof anchor.at === 'string' &&
    isEnd(anchor.own) &&
    isEnd(anchor.all) &&
    (anchor.signature === undefined || typeof anchor.signature === 'string');
  if (!isAnchor) throw refuse('anchor', anchor, 'Give what doNotContact.anchor() has answered.');
  if (anchor.account !== context.account)
    throw refuse('anchor', anchor.account, `Give one of the account "${context.account}".`);
  return anchor;
}
