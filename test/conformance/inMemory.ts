import type { Rule } from '../../engine';
import { STANDARD_ATTRIBUTES } from '../../engine/language/attributes/standardAttributes';
import { Moment } from '../../engine/language/calendar/moment';
import { compileRule } from '../../engine/evaluation/interpreters/memory/compile';
import type { EventNeed } from '../../engine/evaluation/interpreters/memory/CompiledRule';
import type { Occurred } from '../../engine/evaluation/interpreters/memory/KeptEvent';
import { KeptList } from '../../engine/evaluation/facts/KeptList';
import { OccurrenceList } from '../../engine/evaluation/facts/OccurrenceList';
import type { Facts } from '../../engine/evaluation/interpreters/memory/facts';
import type { RuleContext } from '../../engine/language/rule/context';
import { parseRule } from '../../engine/language/rule/parse';
import { computedType } from '../../engine/language/operators/computed';
import { fold, foldName } from '../../engine/language/text/fold';
import { encodeName } from '../../engine/language/text/names';
import { segmentRule } from './naive/matches';
import { exactly } from './naive/text';
import type { Happening, Person, World } from './naive/world';
import type { StoredValue } from '../../engine/language/attributes/StoredValue';

/** The memory interpreter without a database: thousands of questions a second. */
export interface InMemory {
  matches(person: Person, events: readonly Happening[], now: number): boolean;
  nextChangeAt(person: Person, events: readonly Happening[], now: number): number | null;
}

export function inMemory(rule: Rule, world: World): InMemory {
  const context = contextOf(world);
  const compiled = compileRule(parseRule(rule, context, 'filter'), context);
  const facts = (person: Person, events: readonly Happening[], now: number): Facts =>
    factsOf(person, events, compiled.needs.events, world, now);
  return {
    matches: (person, events, now) =>
      compiled.matches(facts(person, events, now), new Moment(now, world.zone)),
    nextChangeAt: (person, events, now) =>
      compiled.nextChangeAt(facts(person, events, now), new Moment(now, world.zone)),
  };
}

export function contextOf(world: World): RuleContext {
  const types = new Map([...STANDARD_ATTRIBUTES, ...Object.entries(world.types)]);
  const computed: RuleContext['computed'] = (name) => {
    const definition = Object.entries(world.computed ?? {}).find(([known]) => known === name)?.[1];
    return definition && { name, ...definition };
  };
  return {
    attributeType: (name) => {
      const definition = computed(name);
      return definition ? computedType(definition) : types.get(name);
    },
    computed,
    attributeNames: () => types.keys(),
    segment: (name) => ({
      id: foldName(name),
      name,
      type: 'snapshot',
      rule: segmentRule({ segment: name, operator: 'isMember' }, world),
    }),
    segmentNames: () => Object.keys(world.segments ?? {}),
  };
}

function factsOf(
  person: Person,
  events: readonly Happening[],
  needs: readonly EventNeed[],
  world: World,
  now: number,
): Facts {
  const attributes: Record<string, StoredValue> = {};
  const folded: Record<string, StoredValue> = {};
  for (const [name, value] of Object.entries(person.attributes ?? {})) {
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    attributes[encodeName(name)] =
      world.types[name] === 'datetime' ? new Date(String(value)) : (encoded(value) as StoredValue);
    if (typeof value === 'string' || Array.isArray(value))
      folded[encodeName(name)] = foldedValue(value) as StoredValue;
  }
  const channels = (points: readonly string[] = []): ReadonlySet<string> =>
    new Set(points.some((point) => world.doNotContact?.includes(point)) ? ['*'] : []);
  return {
    attributes,
    folded,
    tags: (person.tags ?? []).map(foldName),
    identities: {
      ...(person.externalId !== undefined && { externalId: [person.externalId] }),
      ...(person.emails && { email: person.emails }),
      ...(person.phones && { phone: person.phones }),
    },
    occurrences: needs.map((need) => occurredFor(need, events, now)),
    listed: { email: channels(person.emails), phone: channels(person.phones) },
  };
}

const foldedValue = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(foldedValue) : typeof value === 'string' ? fold(value) : value;

/** Only the events that the rule says it has to know. */
function occurredFor(need: EventNeed, events: readonly Happening[], now: number): Occurred {
  const list = need.keeps ? new KeptList(need, now) : new OccurrenceList(need, now);
  events.forEach(({ id, type, at, properties = {} }, i) => {
    if (exactly(type) !== need.type) return;
    list.add({
      id: id ?? `e${i}`,
      at: new Date(at).getTime(),
      properties: encoded(properties) as Record<string, unknown>,
    });
  });
  return list.found();
}

/** Names encoded on every level, as events and objects are stored; text in NFC. */
function encoded(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [encodeName(name), encoded(member)]),
  );
}
