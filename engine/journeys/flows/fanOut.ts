import type { EngineContext } from '../../store/context';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import { admitPassages } from './admitPassages';
import type { FlowDocument } from './FlowDocument';
import type { Passage } from './Passage';

/**
 * Step 8: hands transitions of verified memberships to the flows that watch the segment, then takes exactly those from `out`. The flows are read
 * fresh: one that was launched before a transition was recorded is among them.
 *
 * @returns how many transitions were handed on.
 */
export async function fanOut(context: EngineContext, marked: readonly MembershipDocument[]): Promise<number> {
  if (marked.length === 0) return 0;
  const moved = marked.filter(({ out }) => out !== undefined && out.length > 0);
  if (moved.length > 0) {
    const { flows } = await context.collections();
    const segments = [...new Set(moved.map(({ segment }) => segment))];
    const watching = await flows.find({ account: context.account, watches: { $in: segments } }).toArray();
    await context.step?.('flowsRead', moved);
    for (const flow of watching) await admitPassages(context, flow, passagesInto(flow, moved));
    await context.step?.('fannedOut', moved);
  }
  await clearMarks(context, marked);
  return moved.reduce((sum, { out }) => sum + (out?.length ?? 0), 0);
}

function passagesInto(flow: FlowDocument, moved: readonly MembershipDocument[]): Passage[] {
  const sources = new Map(flow.sources.filter(({ mode }) => mode === 'watch').map((source) => [source.segmentId, source]));
  return moved.flatMap(({ segment, profileId, out = [] }): Passage[] => {
    const source = sources.get(segment);
    if (!source) return [];
    const named = source.kind === 'segment' ? { ...source, segment } : { key: source.key, mode: source.mode, ...(source.scanAt && { scanAt: source.scanAt }) };
    return out.map(({ kind, epoch, at, since }) => ({ profileId, source: named as Passage['source'], kind, epoch, at, since }));
  });
}

/** The mark goes when nothing is left to hand on and nobody has written since; what somebody wrote since is his to verify. */
async function clearMarks(context: EngineContext, marked: readonly MembershipDocument[]): Promise<void> {
  const { memberships } = await context.collections();
  await memberships.bulkWrite(
    marked.map(({ _id, rev, at, out = [] }) => ({
      updateOne: {
        filter: { _id },
        update: [
          { $set: { out: { $filter: { input: { $ifNull: ['$out', []] }, cond: { $not: [{ $in: ['$$this', { $literal: out }] }] } } } } },
          { $set: { outAt: { $cond: [{ $and: [{ $eq: ['$out', []] }, { $eq: ['$rev', rev] }, { $eq: ['$at', at] }] }, '$$REMOVE', '$outAt'] }, out: { $cond: [{ $eq: ['$out', []] }, '$$REMOVE', '$out'] } } },
        ],
      },
    })),
    { ordered: false },
  );
}
