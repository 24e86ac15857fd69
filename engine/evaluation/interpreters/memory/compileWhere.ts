import { PROPERTY_OPERATORS } from '../../../language/operators/catalogue';
import type { ValueOperatorDefinition } from '../../../language/operators/Operator';
import type { PropertyCondition, PropertyRule, Scalar } from '../../../language/rule/types';
import { groupOf } from '../../../language/rule/walk';
import { fold } from '../../../language/text/fold';
import { encodeName } from '../../../language/text/names';
import type { StoredEvent } from './events';

type Properties = Readonly<Record<string, unknown>>;
type Test = (properties: Properties) => boolean;

const NOTHING: Properties = {};

/** Property conditions as a test of one event: only events that pass are counted. */
export function compileWhere(rule: PropertyRule): (event: StoredEvent) => boolean {
  const test = compilePropertyRule(rule);
  return (event) => test(event.properties ?? NOTHING);
}

/** Property conditions as a test of one object with encoded names: an event's properties, or an object of a list. */
export function compilePropertyRule(rule: PropertyRule): Test {
  const group = groupOf(rule);
  if (!group) return compileProperty(rule as PropertyCondition);
  const members = group.members.map(compilePropertyRule);
  if (group.word === 'all') return (properties) => members.every((member) => member(properties));
  if (group.word === 'any') return (properties) => members.some((member) => member(properties));
  return (properties) => !members.some((member) => member(properties));
}

function compileProperty(condition: PropertyCondition): Test {
  const read = readerOf(condition.property);
  const operator = PROPERTY_OPERATORS.get(condition.operator);
  if (operator?.kind === 'emptiness')
    return (properties) => isEmptyValue(read(properties)) === operator.empty;
  const positive = operator?.kind === 'negative' ? operator.negates : (operator as ValueOperatorDefinition);
  const matches = compileScalar(
    positive,
    condition.values ?? [condition.value as Scalar],
    condition.caseSensitive === true,
  );
  return operator?.kind === 'negative'
    ? (properties) => !matches(read(properties))
    : (properties) => matches(read(properties));
}

/** A value is compared by its own type: text with the wanted texts, numbers with the numbers, anything else with nothing. */
function compileScalar(
  operator: ValueOperatorDefinition,
  wanted: readonly Scalar[],
  caseSensitive: boolean,
): (found: unknown) => boolean {
  const normalize = caseSensitive ? (text: string): string => text.normalize('NFC') : fold;
  const texts = wanted.filter((value) => typeof value === 'string').map(normalize);
  const numbers = wanted.filter((value) => typeof value === 'number');
  const booleans = wanted.filter((value) => typeof value === 'boolean');
  const text = texts.length > 0 ? operator.text?.memory(texts) : undefined;
  const number = numbers.length > 0 ? operator.number?.memory(numbers) : undefined;
  const boolean = booleans.length > 0 ? operator.boolean?.memory(booleans) : undefined;
  return (found) => {
    if (typeof found === 'string') return text !== undefined && text(normalize(found));
    if (typeof found === 'number') return number !== undefined && number(found);
    return typeof found === 'boolean' && boolean !== undefined && boolean(found);
  };
}

/** Reads a property: the one of that very name where it exists, else along the dots into objects, never into arrays. */
export function readerOf(name: string): (properties: Properties) => unknown {
  const exact = encodeName(name);
  if (!name.includes('.')) return (properties) => properties[exact];
  const steps = name.split('.').map(encodeName);
  return (properties) => {
    const own = properties[exact];
    if (own !== undefined) return own;
    let value: unknown = properties;
    for (const step of steps) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
      value = (value as Properties)[step];
    }
    return value;
  };
}

const isEmptyValue = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
