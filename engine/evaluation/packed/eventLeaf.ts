import { PROPERTY_OPERATORS } from '../../language/operators/catalogue';
import { wantedOf } from '../../language/rule/attributeOperands';
import type { PropertyCondition, PropertyRule, Rule } from '../../language/rule/types';
import { groupOf } from '../../language/rule/walk';
import { encodeName } from '../../language/text/names';
import type { EventNeed } from '../interpreters/memory/CompiledRule';
import { compilePropertyRule } from '../interpreters/memory/compileWhere';
import type { Question } from '../interpreters/mongo/plan';
import { fieldsOfProperty } from '../interpreters/mongo/propertyBounds';
import { eventsColumn, propertyColumn } from './columnKeys';
import type { EventLeaf, EventSource, Leaf, Tree } from './parts';

/** `undefined` for what columns do not say: which of several events of one instant has the smaller id. */
export function eventLeaf({ compiled: { needs }, moment }: Question, condition: Rule): EventLeaf | undefined {
  const ask = needs.asks[needs.askOf.get(JSON.stringify(condition)) ?? -1];
  if (!ask) return undefined;
  const sources = ask.slots.map((slot) => sourceOf(slot, needs.events[slot] as EventNeed));
  const asksIds = ask.scanned.kind === 'kept' && sources.some(({ need }) => need.keeps?.id === true);
  return asksIds ? undefined : { ask, needs, moment, sources };
}

export const columnsOfEvents = ({ sources }: EventLeaf): string[] =>
  sources.flatMap(({ column, properties }) => [column, ...properties.map((property) => property.column)]);

function sourceOf(slot: number, need: EventNeed): EventSource {
  const column = eventsColumn(need.type);
  const fields = [...new Set(need.reads.flatMap((name) => [...fieldsOfProperty(name)]))];
  const isPath = need.reads.some((name) => name.includes('.'));
  return {
    slot,
    need,
    column,
    properties: fields.map((field) => ({ field, column: propertyColumn(column, field) })),
    ...(need.rule && !isPath && { where: asPacked(need.rule, column) }),
  };
}

function asPacked(rule: PropertyRule, events: string): Tree<Leaf> {
  const group = groupOf(rule);
  if (group) return { word: group.word, members: group.members.map((member) => asPacked(member, events)) };
  const condition = rule as PropertyCondition;
  const field = encodeName(condition.property);
  const test = compilePropertyRule(condition);
  return {
    column: propertyColumn(events, field),
    turns: { of: 'numbers', at: numbersIn(condition) },
    holds: (value) => test(value === undefined ? {} : { [field]: value }),
  };
}

/** Where the answer to a property condition may turn among numbers. */
function numbersIn(condition: PropertyCondition): number[] {
  if (PROPERTY_OPERATORS.get(condition.operator)?.kind === 'emptiness') return [];
  return [...new Set(wantedOf(condition).filter((value) => typeof value === 'number'))].sort((a, b) => a - b);
}
