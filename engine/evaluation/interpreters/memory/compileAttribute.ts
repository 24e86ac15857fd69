import type { StoredObject, StoredValue } from '../../../language/attributes/StoredValue';
import { parseDay } from '../../../language/calendar/days';
import type { Moment } from '../../../language/calendar/moment';
import { textBoundsOf, isWithin, type Stretch } from '../../../language/calendar/stretches';
import type {
  AttributeOperatorDefinition,
  ValueOperatorDefinition,
} from '../../../language/operators/Operator';
import { ATTRIBUTE_OPERATORS } from '../../../language/operators/catalogue';
import {
  spanOf,
  wantedElements,
  wantedOf,
  wantedStretches,
  wantedTexts,
} from '../../../language/rule/attributeOperands';
import { describeCondition } from '../../../language/rule/describe';
import type {
  AttributeCondition,
  AttributeType,
  ObjectsCondition,
  Scalar,
} from '../../../language/rule/types';
import { encodeName } from '../../../language/text/names';
import { TIMELESS, type RuleNode } from './RuleNode';
import { isoOrNull } from './compileGroup';
import { compileRelative } from './compileRelative';
import { compilePropertyRule } from './compileWhere';
import type { Facts } from './facts';

type Test = (facts: Facts, moment: Moment) => boolean;

/** A condition on one attribute of a known type. */
export function compileAttribute(condition: AttributeCondition, type: AttributeType, path: string): RuleNode {
  const operator = ATTRIBUTE_OPERATORS.get(condition.operator) as AttributeOperatorDefinition;
  const key = encodeName(condition.attribute);
  const node =
    operator.kind === 'relative'
      ? compileRelative(operator, condition, type, key)
      : { ...TIMELESS, test: testOf(operator, condition, type, key) };
  return { ...node, explain: explainAttribute(condition, key, path, node) };
}

function explainAttribute(
  condition: AttributeCondition | ObjectsCondition,
  key: string,
  path: string,
  node: Pick<RuleNode, 'test' | 'next'>,
): RuleNode['explain'] {
  return (facts, moment) => ({
    path,
    text: describeCondition(condition),
    matched: node.test(facts, moment),
    found: shown(facts.attributes?.[key]),
    wanted: condition,
    nextChangeAt: isoOrNull(node.next(facts, moment)),
  });
}

const shown = (value: StoredValue | null | undefined): unknown =>
  value instanceof Date ? value.toISOString() : (value ?? null);

function testOf(
  operator: Exclude<AttributeOperatorDefinition, { kind: 'relative' }>,
  condition: AttributeCondition,
  type: AttributeType,
  key: string,
): Test {
  if (operator.kind === 'emptiness') return (facts) => isEmpty(facts.attributes?.[key]) === operator.empty;
  if (operator.kind === 'value') return positiveTest(operator, condition, type, key);
  const positive = positiveTest(operator.negates, condition, type, key);
  return (facts, moment) => !positive(facts, moment);
}

const isEmpty = (value: StoredValue | null | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function positiveTest(
  operator: ValueOperatorDefinition,
  condition: AttributeCondition,
  type: AttributeType,
  key: string,
): Test {
  switch (type) {
    case 'text': {
      if (operator.name === 'is' && condition.values === undefined)
        return isExactly(
          condition.caseSensitive === true ? 'attributes' : 'folded',
          key,
          wantedTexts(condition)[0],
        );
      const matches = operator.text?.memory(wantedTexts(condition)) ?? never;
      if (condition.caseSensitive === true) return (facts) => isText(facts.attributes?.[key], matches);
      return (facts) => isText(facts.folded?.[key], matches);
    }
    case 'number': {
      if (operator.name === 'is' && condition.values === undefined)
        return isExactly('attributes', key, condition.value);
      const matches = operator.number?.memory(wantedOf(condition) as number[]) ?? never;
      return (facts) => {
        const found = facts.attributes?.[key];
        return typeof found === 'number' && matches(found);
      };
    }
    case 'boolean': {
      if (operator.name === 'is' && condition.values === undefined)
        return isExactly('attributes', key, condition.value);
      const matches = operator.boolean?.memory(wantedOf(condition) as boolean[]) ?? never;
      return (facts) => {
        const found = facts.attributes?.[key];
        return typeof found === 'boolean' && matches(found);
      };
    }
    case 'list': {
      const wanted = new Set<unknown>(wantedElements(condition));
      return (facts) => {
        const found = facts.folded?.[key];
        return Array.isArray(found) && found.some((element) => wanted.has(element));
      };
    }
    case 'date':
      return dateTest(operator, condition, key);
    case 'datetime':
      return datetimeTest((zone) => wantedStretches(operator, condition, zone), key);
    case 'objects':
      return never;
  }
}

const never = (): boolean => false;

/** The commonest question of all, without a detour: a value of another type is never the wanted one. */
function isExactly(where: 'attributes' | 'folded', key: string, wanted: Scalar | undefined): Test {
  return where === 'folded'
    ? (facts) => facts.folded?.[key] === wanted
    : (facts) => facts.attributes?.[key] === wanted;
}

const isText = (found: unknown, matches: (text: string) => boolean): boolean =>
  typeof found === 'string' && matches(found);

function dateTest(operator: ValueOperatorDefinition, condition: AttributeCondition, key: string): Test {
  if (operator.name === 'is') {
    const wanted = new Set<unknown>(wantedOf(condition));
    return (facts) => wanted.has(facts.attributes?.[key]);
  }
  const { from = '', to = ':' } = textBoundsOf(
    spanOf(operator, parseDay(String(wantedOf(condition)[0])) as number),
  );
  return (facts) => {
    const found = facts.attributes?.[key];
    return typeof found === 'string' && found >= from && found <= to;
  };
}

/** The stretches depend on the zone alone: worked out once as long as it stays. */
function datetimeTest(stretchesIn: (zone: string) => Stretch[], key: string): Test {
  let [zone, stretches]: [string | undefined, Stretch[]] = [undefined, []];
  return (facts, moment) => {
    if (moment.zone !== zone) [zone, stretches] = [moment.zone, stretchesIn(moment.zone)];
    const found = facts.attributes?.[key];
    return found instanceof Date && isWithin(stretches, found.getTime());
  };
}

/** A condition on the objects of a list (section 3.4). */
export function compileObjects(condition: ObjectsCondition, path: string): RuleNode {
  const key = encodeName(condition.attribute);
  const holds = compilePropertyRule(condition.where);
  const test = (facts: Facts): boolean => {
    const found = facts.attributes?.[key];
    const objects = Array.isArray(found) ? (found as readonly StoredObject[]) : [];
    if (condition.match === 'all') return objects.length > 0 && objects.every(holds);
    return objects.some(holds) === (condition.match === 'any');
  };
  const node = { ...TIMELESS, test };
  return { ...node, explain: explainAttribute(condition, key, path, node) };
}
