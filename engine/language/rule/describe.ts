import type { AttributeOperatorDefinition } from '../operators/Operator';
import {
  ATTRIBUTE_OPERATORS,
  MEASURES,
  OCCURRENCE_OPERATORS,
  TIMEFRAME_OPERATORS,
  WHICH,
} from '../operators/catalogue';
import type { MeasureDefinition } from '../operators/measure/Measure';
import { DO_NOT_CONTACT_OPERATORS, SEGMENT_OPERATORS, TAG_OPERATORS } from '../operators/setOperators';
import type { TimeframeDefinition } from '../operators/timeframe/Timeframe';
import type {
  AttributeCondition,
  Condition,
  EventCondition,
  FollowedBy,
  IdentityCondition,
  ObjectsCondition,
  PropertyCondition,
  PropertyRule,
  Rule,
  Scalar,
} from './types';
import { groupOf, isObjectsCondition, stepsOf } from './walk';

/** One plain English sentence for any rule. */
export function describeRule(rule: Rule): string {
  return `Everybody ${describePart(rule, describeCondition)}.`;
}

/** A condition as a clause: `whose city is "London"`. */
export function describeCondition(condition: Condition): string {
  if ('attribute' in condition)
    return isObjectsCondition(condition)
      ? describeObjects(condition)
      : `whose ${name(condition.attribute)} ${describeAttribute(condition)}`;
  if ('event' in condition) return describeEvent(condition);
  if ('tags' in condition)
    return `who ${TAG_OPERATORS.get(condition.operator)?.words ?? condition.operator} ${list(condition.tags, ', ')}`;
  if ('identity' in condition) return describeIdentity(condition);
  if ('segment' in condition)
    return `who ${SEGMENT_OPERATORS.get(condition.operator)?.words ?? condition.operator} ${quoted(condition.segment)}`;
  const { doNotContact: kind, operator, channel } = condition;
  const where = channel === undefined ? '' : ` for ${quoted(channel)}`;
  const points =
    kind === 'any'
      ? 'who has a contact point'
      : `who has ${kind === 'email' ? 'an email address' : 'a phone number'}`;
  return operator === 'isListed'
    ? `${points} ${DO_NOT_CONTACT_OPERATORS.get(operator)?.words ?? operator}${where}`
    : `${points.replace(/ (an?) /, ' no ')} on the Do Not Contact list${where}`;
}

const JOINED = { all: ' and ', any: ' or ' } as const;

function describePart<Part extends Rule | PropertyRule, Leaf>(
  rule: Part,
  leaf: (condition: Leaf) => string,
  inside = false,
): string {
  const group = groupOf(rule);
  if (!group) return leaf(rule as unknown as Leaf);
  const members = group.members.map((member) => describePart(member as Part, leaf, group.members.length > 1));
  if (group.word === 'none')
    return members.length === 1 ? `not (${members[0]})` : `none of (${members.join(' or ')})`;
  const joined = members.join(JOINED[group.word]);
  return inside && members.length > 1 ? `(${joined})` : joined;
}

function describeAttribute(condition: AttributeCondition): string {
  const operator = ATTRIBUTE_OPERATORS.get(condition.operator) as AttributeOperatorDefinition;
  const { amount, unit } = condition;
  const wanted =
    amount === undefined || unit === undefined
      ? operandWords(condition)
      : amount === 1
        ? `1 ${unit.slice(0, -1)}`
        : `${amount} ${unit}`;
  const words = operator.words(wanted);
  return `${words}${condition.caseSensitive === true ? ' (upper and lower case told apart)' : ''}${condition.ignoreYear === true ? ', whatever the year' : ''}`;
}

function describeObjects(condition: ObjectsCondition): string {
  const how = { any: 'with at least one of the', all: 'with all of the', none: 'with none of the' }[
    condition.match
  ];
  return `${how} ${name(condition.attribute)} ${describeWhere(condition.where)}`;
}

const TIMES: Readonly<Record<number, string>> = { 1: 'once', 2: 'twice' };

function describeEvent(condition: EventCondition): string {
  const { happened = true, timeframe = { operator: 'anyTime' }, which, where } = condition;
  const frame = (TIMEFRAME_OPERATORS.get(timeframe.operator) as TimeframeDefinition).words(timeframe);
  const asks = where ? ` ${describeWhere(where)}` : '';
  const [first = '', ...more] = stepsOf(condition).map(describeStep);
  if (which !== undefined) {
    const one = `the ${WHICH.get(which)?.words ?? which} ${quoted(condition.event)} ${frame} is`;
    const holds = where ? `${one} one${asks}${first}` : `${one} ${first.slice(2)}`;
    return `of whom ${happened ? holds : `it is not so that ${holds}`}${more.join('')}`;
  }
  return `who ${happened ? 'did' : 'did not do'} ${quoted(condition.event)} ${describeMeasured(condition)} ${frame}${asks}${first}${more.join('')}`;
}

function describeMeasured({
  measure,
  occurrence = { operator: 'moreOrEqual', count: 1 },
}: EventCondition): string {
  if (!measure)
    return (
      OCCURRENCE_OPERATORS.get(occurrence.operator)?.words(
        TIMES[occurrence.count] ?? `${occurrence.count} times`,
      ) ?? ''
    );
  const { of, property = '', operator, value } = measure;
  const compared = OCCURRENCE_OPERATORS.get(operator)?.words(String(value)) ?? '';
  const definition = MEASURES.get(of) as MeasureDefinition;
  return definition.words(definition.whole ? compared : compared.replace(/^fewer/, 'less'), name(property));
}

/** A step of a sequence as the end of a clause: `, not followed by "Purchase" within 2 hours with the same cartId`. */
export function describeStep({ event, happened = true, within, same, where }: FollowedBy): string {
  const words = [
    `${happened ? '' : 'not '}followed by ${quoted(event)}`,
    ...(within
      ? [
          `within ${within.amount === 1 ? `1 ${within.unit.slice(0, -1)}` : `${within.amount} ${within.unit}`}`,
        ]
      : []),
    ...(same === undefined ? [] : [`with the same ${name(same)}`]),
    ...(where ? [describeWhere(where)] : []),
  ];
  return `, ${words.join(' ')}`;
}

const describeWhere = (where: PropertyRule): string =>
  `where ${describePart(where, (condition: PropertyCondition) => `${name(condition.property)} ${describeAttribute({ attribute: condition.property, ...condition } as AttributeCondition)}`)}`;

function describeIdentity(condition: IdentityCondition): string {
  const kind = { email: 'email', phone: 'phone', externalId: 'external ID' }[condition.identity];
  const operator = ATTRIBUTE_OPERATORS.get(condition.operator) as AttributeOperatorDefinition;
  const what =
    operator.kind === 'negative' ? `no ${kind}` : operator.kind === 'emptiness' ? kind : `any ${kind}`;
  const words =
    operator.kind === 'negative'
      ? operator.negates.words(operandWords(condition))
      : operator.words(operandWords(condition));
  return `of whom ${what} ${words}${condition.caseSensitive === true ? ' (upper and lower case told apart)' : ''}`;
}

function operandWords(condition: { readonly value?: Scalar; readonly values?: readonly Scalar[] }): string {
  return condition.values
    ? list(condition.values, ' or ')
    : condition.value === undefined
      ? ''
      : quoted(condition.value);
}

const SHOWN = 5;

function list(values: readonly Scalar[], joint: string): string {
  const shown = values.slice(0, SHOWN).map(quoted).join(joint);
  return values.length > SHOWN ? `${shown}${joint}${values.length - SHOWN} more` : shown;
}

const quoted = (value: Scalar): string => {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
};

/** A plain word stands as it is; anything else is quoted. */
const name = (text: string): string =>
  /^[\p{L}\p{N} _.-]+$/u.test(text) && text.length <= 80 ? text : quoted(text);
