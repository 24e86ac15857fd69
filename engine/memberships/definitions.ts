import type { EngineContext } from '../context';
import type { CompiledRule } from '../interpreters/memory/CompiledRule';
import { compileRule } from '../interpreters/memory/compile';
import { EVERYTHING, keysOf } from '../changes/dirtyKeys';
import { migrateRule } from '../rule/migrate';

/** A real-time segment as evaluations see it. */
export interface WatchedSegment {
  readonly id: string;
  readonly rule: CompiledRule;
}

/** All real-time segments of an account at one version of its config. */
export interface Definitions {
  readonly version: number;
  readonly zone: string;
  readonly byId: ReadonlyMap<string, WatchedSegment>;
  /** The predicate index: a change costs as many evaluations as there are segments that mention it (B9). */
  readonly byKey: ReadonlyMap<string, readonly WatchedSegment[]>;
}

const loaded = new WeakMap<EngineContext, Definitions>();

/**
 * Step 2: the segments that count for a change. The config version is read *after* step 1: a segment bumps it before anyone is
 * looked at for it, so either this evaluation knows the segment or the build sees the change.
 */
export async function currentDefinitions(context: EngineContext): Promise<Definitions> {
  const stored = await context.config();
  const version = stored?.version ?? 0;
  const known = loaded.get(context);
  if (known?.version === version) return known;
  const fresh = await loadDefinitions(context, version, stored?.timeZone ?? (await context.timeZone()));
  loaded.set(context, fresh);
  return fresh;
}

/** Whether segments or zone have moved on since. */
export async function haveMoved(context: EngineContext, definitions: Definitions): Promise<boolean> {
  const stored = await context.config();
  return (stored?.version ?? 0) !== definitions.version;
}

async function loadDefinitions(context: EngineContext, version: number, zone: string): Promise<Definitions> {
  const { segments } = await context.collections();
  const ruleContext = await context.ruleContext();
  const byId = new Map<string, WatchedSegment>();
  const byKey = new Map<string, WatchedSegment[]>([[EVERYTHING, []]]);
  for await (const { _id: id, definition } of segments.find({ account: context.account, type: 'realTime', dormant: { $ne: true } })) {
    const rule = compileRule(migrateRule(definition), ruleContext);
    const segment: WatchedSegment = { id, rule };
    byId.set(id, segment);
    for (const key of [EVERYTHING, ...keysOf(rule.needs)]) {
      const listening = byKey.get(key);
      if (listening) listening.push(segment);
      else byKey.set(key, [segment]);
    }
  }
  return { version, zone, byId, byKey };
}
