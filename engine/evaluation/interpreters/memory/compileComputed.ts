import { Moment } from '../../../language/calendar/moment';
import { ATTRIBUTE_OPERATORS } from '../../../language/operators/catalogue';
import type { Tally } from '../../../language/operators/measure/Measure';
import type { AttributeOperatorDefinition } from '../../../language/operators/Operator';
import { wantedOf } from '../../../language/rule/attributeOperands';
import { describeCondition } from '../../../language/rule/describe';
import type { AttributeCondition, ComputedDefinition } from '../../../language/rule/types';
import { encodeName } from '../../../language/text/names';
import type { EventNeed, Scanned } from './CompiledRule';
import type { Occurred } from './KeptEvent';
import { ComputedValue } from './ComputedValue';
import type { Asking, RuleNode } from './RuleNode';
import { compileAttribute } from './compileAttribute';
import { isoOrNull } from './compileGroup';
import type { Facts } from './facts';

/** A condition on a computed attribute: on what the events come to, exactly. `slotOf` gives the place of what it needs of them. */
export function compileComputed(
  condition: AttributeCondition,
  definition: ComputedDefinition,
  path: string,
  slotOf: (need: EventNeed) => number,
): Asking {
  const value = new ComputedValue(definition);
  const slot = slotOf(value.need);
  const occurred = (facts: Facts): Occurred | undefined => facts.occurrences?.[slot] as Occurred | undefined;
  const node =
    value.type === 'number'
      ? numberNode(condition, value, occurred)
      : instantNode(condition, value, occurred, path);
  return {
    ...node,
    slots: [slot],
    explain: (facts, moment) => ({
      path,
      text: describeCondition(condition),
      matched: node.test(facts, moment),
      found: value.shown(occurred(facts), moment.ms, moment.zone),
      wanted: condition,
      nextChangeAt: isoOrNull(node.next(facts, moment)),
    }),
  };
}

type Node = Omit<RuleNode, 'explain'> & { readonly scanned: Scanned };
type OccurredIn = (facts: Facts) => Occurred | undefined;

function numberNode(condition: AttributeCondition, value: ComputedValue, occurred: OccurredIn): Node {
  const holds = numberTest(condition);
  return {
    scanned: { kind: 'number', of: value.definition.of, test: holds },
    test: (facts, { ms, zone }) => holds(value.number(occurred(facts), ms, zone)),
    next: (facts, { ms, zone }) => value.nextNumber(occurred(facts), ms, zone, holds),
    lastChange: (facts) => value.lastChange(occurred(facts)),
  };
}

type Compared = Pick<Tally, 'compare'>;

/** What the order of two numbers says to an operator. */
const COMPARED: Readonly<Record<string, (order: number) => boolean>> = {
  is: (order) => order === 0,
  lessThan: (order) => order < 0,
  lessOrEqual: (order) => order <= 0,
  greaterOrEqual: (order) => order >= 0,
  greaterThan: (order) => order > 0,
};

function numberTest(condition: AttributeCondition): (tally: Compared) => boolean {
  const operator = ATTRIBUTE_OPERATORS.get(condition.operator) as AttributeOperatorDefinition;
  if (operator.kind === 'emptiness') return (tally) => (tally.compare(0) === undefined) === operator.empty;
  const positive = operator.kind === 'negative' ? operator.negates.name : operator.name;
  const compared = COMPARED[positive] as (order: number) => boolean;
  const wanted = wantedOf(condition) as readonly number[];
  const any = (tally: Compared): boolean =>
    wanted.some((one) => {
      const order = tally.compare(one);
      return order !== undefined && compared(order);
    });
  return operator.kind === 'negative' ? (tally) => !any(tally) : any;
}

/** The attribute's own meaning, asked of what it is from one instant to the next. */
function instantNode(
  condition: AttributeCondition,
  value: ComputedValue,
  occurred: OccurredIn,
  path: string,
): Node {
  const asked = compileAttribute(condition, 'datetime', path);
  const key = encodeName(condition.attribute);
  const having = (at: number | undefined): Facts =>
    at === undefined ? {} : { attributes: { [key]: new Date(at) } };
  const factsAt = (facts: Facts, now: number): Facts => having(value.instant(occurred(facts), now));
  return {
    scanned: {
      kind: 'chosen',
      which: value.which ?? 'last',
      test: (chosen, moment) => asked.test(having(chosen?.at), moment),
    },
    test: (facts, moment) => asked.test(factsAt(facts, moment.ms), moment),
    next: (facts, moment) => {
      let from = moment;
      const before = asked.test(factsAt(facts, from.ms), from);
      for (const at of [...value.instantChanges(occurred(facts), moment.ms), Infinity]) {
        const next = asked.next(factsAt(facts, from.ms), from);
        if (next < at || at === Infinity) return next;
        from = new Moment(at, moment.zone);
        if (asked.test(factsAt(facts, at), from) !== before) return at;
      }
      return Infinity;
    },
    lastChange: (facts, moment) => {
      const events = (occurred(facts) ?? []) as readonly { readonly at: number }[];
      return events.reduce(
        (last, { at }) => Math.max(last, asked.lastChange(having(at), moment)),
        value.lastChange(occurred(facts)),
      );
    },
  };
}
