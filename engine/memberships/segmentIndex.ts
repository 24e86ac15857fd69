import { attributeKey, EVERYTHING, eventKey, identityKey, tagKey } from '../changes/dirtyKeys';
import type { EngineContext } from '../context';
import { compileRule } from '../interpreters/memory/compile';
import type { CompiledRule } from '../interpreters/memory/CompiledRule';
import { configVersion } from '../mongo/config';
import { migrateRule } from '../rule/migrate';

/** A real-time segment made ready for evaluation. */
export interface WatchedSegment {
  readonly id: string;
  readonly compiled: CompiledRule;
}

/** The account's real-time segments, found by what their rules mention: a change costs what it touches, not what there is (B9). */
export interface SegmentIndex {
  readonly version: number;
  readonly zone: string;
  readonly byId: ReadonlyMap<string, WatchedSegment>;
  /** Segments that mention one of the dirty keys. */
  candidates(dirty: Iterable<string>): WatchedSegment[];
}

const known = new WeakMap<EngineContext, SegmentIndex>();

/**
 * Step 2: the index as of the config version, which is read after the write. A segment whose build began before that write is
 * therefore in it; one whose build begins later sees the write when it scans.
 */
export async function segmentIndex(context: EngineContext): Promise<SegmentIndex> {
  const version = await configVersion(context);
  const current = known.get(context);
  if (current?.version === version) return current;
  const [rules, zone, { segments }] = await Promise.all([context.ruleContext(), context.timeZone(), context.collections()]);
  const byId = new Map<string, WatchedSegment>();
  for await (const { _id, definition } of segments.find({ account: context.account, type: 'realTime' }, { projection: { definition: 1 } })) {
    byId.set(_id, { id: _id, compiled: compileRule(migrateRule(definition), rules) });
  }
  const index = indexOf(version, zone, byId);
  known.set(context, index);
  return index;
}

function indexOf(version: number, zone: string, byId: ReadonlyMap<string, WatchedSegment>): SegmentIndex {
  const byKey = new Map<string, WatchedSegment[]>();
  for (const segment of byId.values()) {
    for (const key of keysOf(segment.compiled)) byKey.set(key, [...(byKey.get(key) ?? []), segment]);
  }
  return {
    version,
    zone,
    byId,
    candidates: (dirty) => {
      const found = new Set<WatchedSegment>();
      for (const key of dirty) {
        if (key === EVERYTHING) return [...byId.values()];
        for (const segment of byKey.get(key) ?? []) found.add(segment);
      }
      return [...found];
    },
  };
}

function keysOf({ needs }: CompiledRule): Set<string> {
  return new Set([
    ...[...needs.attributes.keys()].map(attributeKey),
    ...[...needs.tags].map(tagKey),
    ...[...needs.identities].map(identityKey),
    ...needs.events.map(({ type }) => eventKey(type)),
  ]);
}
