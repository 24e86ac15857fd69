import type { CompiledRule } from '../../evaluation/interpreters/memory/CompiledRule';
import { compileRule } from '../../evaluation/interpreters/memory/compile';
import { contextOf } from '../../evaluation/ruleContext/Mentioned';
import { migrateRule } from '../../language/rule/migrate';
import type { EngineContext } from '../../store/context';
import { EVERYTHING, keysOf } from '../changes/dirtyKeys';
import { membershipCollections } from '../collections';

/** A real-time segment as evaluations see it. Neither its rule nor what that refers to is ever changed (R18): it is made ready once. */
export interface WatchedSegment {
  readonly id: string;
  readonly rule: CompiledRule;
  /** What it listens to. */
  readonly keys: ReadonlySet<string>;
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
  const fresh = await loadDefinitions(
    context,
    version,
    stored?.timeZone ?? (await context.timeZone()),
    known,
  );
  loaded.set(context, fresh);
  return fresh;
}

/** Whether an answer takes more of a profile than what it did. */
export const asksPerson = ({ rule: { needs } }: WatchedSegment): boolean =>
  needs.attributes.size + needs.tags.size + needs.identities.size > 0 || needs.doNotContact;

/** The same of any segment that listens to one of these keys, as far as this process knows. */
export const askPeople = (context: EngineContext, keys: readonly string[]): boolean =>
  keys.some((key) => loaded.get(context)?.byKey.get(key)?.some(asksPerson) === true);

/** Whether segments or zone have moved on since. */
export async function haveMoved(context: EngineContext, definitions: Definitions): Promise<boolean> {
  const stored = await context.config();
  return (stored?.version ?? 0) !== definitions.version;
}

async function loadDefinitions(
  context: EngineContext,
  version: number,
  zone: string,
  before: Definitions | undefined,
): Promise<Definitions> {
  const { segments } = await membershipCollections(context);
  const watched = { account: context.account, type: 'realTime', dormant: { $ne: true } } as const;
  const ids = (await segments.find(watched, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  const added = await readSegments(
    context,
    ids.filter((id) => before?.byId.has(id) !== true),
  );
  const byId = new Map<string, WatchedSegment>();
  const byKey = new Map<string, WatchedSegment[]>([[EVERYTHING, []]]);
  for (const id of ids) {
    const segment = before?.byId.get(id) ?? added.get(id);
    // Deleted a moment ago.
    if (!segment) continue;
    byId.set(id, segment);
    for (const key of segment.keys) {
      const listening = byKey.get(key);
      if (listening) listening.push(segment);
      else byKey.set(key, [segment]);
    }
  }
  return { version, zone, byId, byKey };
}

/** Those that this process does not know yet, made ready. */
async function readSegments(
  context: EngineContext,
  ids: readonly string[],
): Promise<Map<string, WatchedSegment>> {
  if (ids.length === 0) return new Map();
  const { segments } = await membershipCollections(context);
  const found = await segments
    .find({ _id: { $in: [...ids] }, account: context.account }, { projection: { definition: 1 } })
    .toArray();
  const rules = found.map(({ _id: id, definition }) => ({ id, rule: migrateRule(definition) }));
  const ruleContext = await contextOf(
    context,
    rules.map(({ rule }) => rule),
  );
  return new Map(
    rules.map(({ id, rule }) => {
      const compiled = compileRule(rule, ruleContext);
      return [id, { id, rule: compiled, keys: new Set([EVERYTHING, ...keysOf(compiled.needs)]) }];
    }),
  );
}
