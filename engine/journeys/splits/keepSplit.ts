import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { firstPieces, movedPieces, type Share } from './pieces';
import type { ReadSplit } from './readSplit';
import { splitKey, type SplitDocument } from './SplitDocument';

/** The split as it is with these shares; where they are others than the last time, its pieces move. Of two who change it at once one does it first. */
export async function keepSplit(
  context: EngineContext,
  name: string,
  { shares, flowId }: ReadSplit,
): Promise<SplitDocument> {
  const { splits } = await journeyCollections(context);
  const _id = splitKey(context, name);
  for (;;) {
    const known = await splits.findOne({ _id });
    if (known && isSame(known.shares, shares) && (flowId === undefined || known.flows?.includes(flowId)))
      return known;
    const flows = [...new Set([...(known?.flows ?? []), ...(flowId === undefined ? [] : [flowId])])];
    const changed: SplitDocument = {
      _id,
      account: context.account,
      name,
      shares: shares.map((share) => ({ ...share })),
      pieces: known ? movedPieces(known.pieces, shares) : firstPieces(shares),
      ...(flows.length > 0 && { flows }),
      revision: (known?.revision ?? 0) + 1,
    };
    if (known) {
      const { matchedCount } = await splits.replaceOne({ _id, revision: known.revision }, changed);
      if (matchedCount > 0) return changed;
      continue;
    }
    try {
      await splits.insertOne(changed);
      return changed;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

const isSame = (a: readonly Share[], b: readonly Share[]): boolean =>
  a.length === b.length && a.every(({ name, share }, i) => b[i]?.name === name && b[i].share === share);
