import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { FlowDocument } from './FlowDocument';
import type { Passage } from './Passage';
import { admitPassages } from './admitPassages';

/**
 * Step 8: hands transitions of verified memberships to the flows that watch the segment. The flows are read fresh: one that was launched before a
 * transition was recorded is among them.
 */
export async function fanOut(context: EngineContext, moved: readonly MembershipDocument[]): Promise<void> {
  const { flows } = await journeyCollections(context);
  const segments = [...new Set(moved.map(({ segment }) => segment))];
  const watching = await flows.find({ account: context.account, watches: { $in: segments } }).toArray();
  await context.step?.('flowsRead', moved);
  for (const flow of watching) await admitPassages(context, flow, passagesInto(flow, moved));
  await context.step?.('fannedOut', moved);
}

function passagesInto(flow: FlowDocument, moved: readonly MembershipDocument[]): Passage[] {
  const sources = new Map(
    flow.sources.filter(({ mode }) => mode === 'watch').map((source) => [source.segmentId, source]),
  );
  return moved.flatMap(({ segment, profileId, out = [] }): Passage[] => {
    const source = sources.get(segment);
    if (!source) return [];
    const named =
      source.kind === 'segment'
        ? { ...source, segment }
        : { key: source.key, mode: source.mode, ...(source.scanAt && { scanAt: source.scanAt }) };
    return out.map(({ kind, epoch, at, since, cause }) => ({
      profileId,
      source: named as Passage['source'],
      kind,
      epoch,
      at,
      since,
      ...(cause && { cause }),
    }));
  });
}
