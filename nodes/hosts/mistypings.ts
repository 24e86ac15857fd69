import type { AudienceEngine } from '../../engine';
import { nearName } from './nearName';

interface Names {
  events: Set<string>;
  attributes: Set<string>;
}
/** What an engine is known to know: it is asked for a name that is not among them, once. */
const known = new WeakMap<AudienceEngine, Names>();
/** Where there are more names than anybody writes by hand, they are data: nobody is told of one that is like another. */
const MOST = 2_000;
/** New names of one call that are compared with those that are there. */
const COMPARED = 10;
const DAY_MS = 86_400_000;

/**
 * What is worth a second look about events that are about to be recorded: a type that nobody has used, where one is there that is like it, and times more
 * than a day ahead. Nothing is refused for it: both are allowed. An engine that does not answer has nothing to say here.
 */
export async function noticesOfEvents(
  engine: AudienceEngine,
  events: readonly unknown[],
  now: Date,
): Promise<string[]> {
  const wanted = events.filter(isRecord);
  const names = await mistyped(
    engine,
    'events',
    wanted.flatMap(({ type }) => type),
    async () => (await engine.events.types({ limit: MOST })).map(({ type }) => type),
  );
  return [
    ...names.map(
      ({ name, near }) =>
        `The event type '${name}' is new, and there is '${near}' already: was that meant? Segments tell the two apart`,
    ),
    ...ahead(wanted, now),
  ];
}

/** The same about the attributes of profiles that are about to be written. */
export async function noticesOfProfiles(
  engine: AudienceEngine,
  profiles: readonly unknown[],
): Promise<string[]> {
  const written = profiles
    .filter(isRecord)
    .flatMap(({ attributes }) => (isRecord(attributes) ? Object.keys(attributes) : []));
  const names = await mistyped(engine, 'attributes', written, async () =>
    (await engine.attributes.list()).map(({ name }) => name),
  );
  return names.map(
    ({ name, near }) =>
      `The attribute '${name}' is new, and there is '${near}' already: was that meant? 'Attribute › Remove' takes it away again`,
  );
}

async function mistyped(
  engine: AudienceEngine,
  kind: keyof Names,
  written: readonly unknown[],
  ask: () => Promise<string[]>,
): Promise<{ name: string; near: string }[]> {
  const names = known.get(engine) ?? { events: new Set(), attributes: new Set() };
  known.set(engine, names);
  if (names[kind].size >= MOST) return [];
  const unknown = [...new Set(written)].filter(
    (name): name is string => typeof name === 'string' && name.trim() !== '' && !names[kind].has(name),
  );
  if (unknown.length === 0) return [];
  const there = await ask().catch(() => undefined);
  if (there === undefined) return [];
  const before = names[kind];
  for (const name of there) before.add(name);
  const added = unknown.filter((name) => !before.has(name));
  const found = added.slice(0, COMPARED).flatMap((name, i) => {
    const near = nearName(name, [...before, ...added.slice(0, i)]);
    return near === undefined ? [] : [{ name, near }];
  });
  for (const name of added) before.add(name);
  return found;
}

function ahead(events: readonly Record<string, unknown>[], now: Date): string[] {
  const late = events
    .map(({ at }) => new Date(at as string).getTime())
    .filter((at) => at > now.getTime() + DAY_MS)
    .sort((a, b) => a - b);
  const [first] = late;
  if (first === undefined) return [];
  const day = new Date(first).toISOString().slice(0, 10);
  return [
    late.length === 1
      ? `An event lies in the future (${day}): it counts once its time has come`
      : `${late.length} events lie in the future (the first ${day}): they count once their time has come`,
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
