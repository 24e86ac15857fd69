import type { AudienceEngine, Segment } from '../../../../engine';
import { toldNumber, type ToldNumber } from '../../../../console/api/toldNumber';

/** A segment as the sidebar lists it. */
export interface SegmentCard {
  id: string;
  name: string;
  type: Segment['type'];
  status: Segment['status'];
  predefined: boolean;
  /** The rule in one sentence. */
  sentence: string;
  /** Of a real-time segment, as stored; a snapshot segment is counted when somebody asks. */
  members?: number;
  /** Fewer than five: how many is told to nobody who may not look them up. */
  few?: true;
  /** In steps of five. */
  approximate?: true;
  building?: { done: number; total: number };
  /** Names of the active and paused flows that use it. */
  usedBy: string[];
}

/** Of accounts with more segments than this the members of the rest are counted when somebody asks. */
const COUNTED = 100;

const membersOf = ({ count, ...rest }: ToldNumber): Pick<SegmentCard, 'members' | 'few' | 'approximate'> => ({
  ...(count !== undefined && { members: count }),
  ...rest,
});

/** Every segment, by name, with its members and the flows that use it. */
export async function segmentCards(engine: AudienceEngine, mayWrite: boolean): Promise<SegmentCard[]> {
  const [segments, flows] = await Promise.all([engine.segments.list(), engine.flows.list()]);
  const users = new Map<string, string[]>();
  for (const { name, status, pinned } of flows) {
    if (status === 'stopped') continue;
    for (const { segment } of pinned) users.set(segment, [...(users.get(segment) ?? []), name]);
  }
  const counted = new Set(segments.filter(({ type }) => type === 'realTime').slice(0, COUNTED));
  return Promise.all(
    segments.map(async (segment) => ({
      id: segment.id,
      name: segment.name,
      type: segment.type,
      status: segment.status,
      predefined: segment.predefined,
      sentence: segment.description,
      ...(counted.has(segment) &&
        segment.status === 'active' &&
        membersOf(toldNumber(await engine.segments.count(segment.id), mayWrite))),
      ...(segment.build && { building: { done: segment.build.done, total: segment.build.total } }),
      usedBy: users.get(segment.id) ?? [],
    })),
  );
}
