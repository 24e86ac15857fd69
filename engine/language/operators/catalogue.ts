/** The one ordered list of operators, in the order of the seed. Everybody who lists, reads or offers operators reads it here. */
import { after } from './attribute/after';
import { before } from './attribute/before';
import { contains } from './attribute/contains';
import { endsWith } from './attribute/endsWith';
import { greaterOrEqual } from './attribute/greaterOrEqual';
import { greaterThan } from './attribute/greaterThan';
import { is } from './attribute/is';
import { isEmpty } from './attribute/isEmpty';
import { isNot } from './attribute/isNot';
import { isNotEmpty } from './attribute/isNotEmpty';
import { isToday } from './attribute/isToday';
import { lessOrEqual } from './attribute/lessOrEqual';
import { lessThan } from './attribute/lessThan';
import { notContains } from './attribute/notContains';
import { since } from './attribute/since';
import { startsWith } from './attribute/startsWith';
import { until } from './attribute/until';
import { was } from './attribute/was';
import { wasMoreThan } from './attribute/wasMoreThan';
import { wasWithin } from './attribute/wasWithin';
import { willBeIn } from './attribute/willBeIn';
import { willBeMoreThan } from './attribute/willBeMoreThan';
import { willBeWithin } from './attribute/willBeWithin';
import type { AttributeOperatorDefinition } from './Operator';
import { average } from './measure/average';
import { days } from './measure/days';
import { distinct } from './measure/distinct';
import { maximum } from './measure/maximum';
import type { MeasureDefinition } from './measure/Measure';
import { minimum } from './measure/minimum';
import { sum } from './measure/sum';
import { equals as equalsTimes } from './occurrence/equals';
import { lessOrEqual as lessOrEqualTimes } from './occurrence/lessOrEqual';
import { lessThan as lessThanTimes } from './occurrence/lessThan';
import { moreOrEqual as moreOrEqualTimes } from './occurrence/moreOrEqual';
import { moreThan as moreThanTimes } from './occurrence/moreThan';
import type { OccurrenceDefinition } from './occurrence/Occurrence';
import { after as afterFrame } from './timeframe/after';
import { anyTime as anyTimeFrame } from './timeframe/anyTime';
import { before as beforeFrame } from './timeframe/before';
import { beforeTheLast as beforeTheLastFrame } from './timeframe/beforeTheLast';
import { between as betweenFrame } from './timeframe/between';
import { betweenTheLast as betweenTheLastFrame } from './timeframe/betweenTheLast';
import { withinTheLast as withinTheLastFrame } from './timeframe/withinTheLast';
import type { TimeframeDefinition } from './timeframe/Timeframe';
import type {
  AttributeOperator,
  AttributeType,
  MeasureOf,
  OccurrenceOperator,
  TimeframeOperator,
  ValueOperator,
} from '../rule/types';
import { DO_NOT_CONTACT_OPERATORS, SEGMENT_OPERATORS, TAG_OPERATORS } from './setOperators';
import { FOLLOWED_BY, WHICH } from './which';

export { DO_NOT_CONTACT_OPERATORS, FOLLOWED_BY, SEGMENT_OPERATORS, TAG_OPERATORS, WHICH };

const attributeOperators: { [Name in AttributeOperator]: AttributeOperatorDefinition } = {
  is,
  isNot,
  lessThan,
  lessOrEqual,
  greaterOrEqual,
  greaterThan,
  isEmpty,
  isNotEmpty,
  startsWith,
  endsWith,
  contains,
  notContains,
  willBeIn,
  willBeWithin,
  willBeMoreThan,
  was,
  wasWithin,
  wasMoreThan,
  isToday,
  before,
  until,
  since,
  after,
};

const occurrences: { [Name in OccurrenceOperator]: OccurrenceDefinition } = {
  equals: equalsTimes,
  lessThan: lessThanTimes,
  lessOrEqual: lessOrEqualTimes,
  moreOrEqual: moreOrEqualTimes,
  moreThan: moreThanTimes,
};

const measures: { [Name in MeasureOf]: MeasureDefinition } = {
  sum,
  average,
  minimum,
  maximum,
  distinct,
  days,
};

const timeframes: { [Name in TimeframeOperator]: TimeframeDefinition<never> } = {
  anyTime: anyTimeFrame,
  withinTheLast: withinTheLastFrame,
  beforeTheLast: beforeTheLastFrame,
  betweenTheLast: betweenTheLastFrame,
  after: afterFrame,
  before: beforeFrame,
  between: betweenFrame,
};

/** Operators of attributes, by name. */
export const ATTRIBUTE_OPERATORS: ReadonlyMap<string, AttributeOperatorDefinition> = new Map(
  Object.entries(attributeOperators),
);

/** How often: by name. */
export const OCCURRENCE_OPERATORS: ReadonlyMap<string, OccurrenceDefinition> = new Map(
  Object.entries(occurrences),
);

/** What the counted events add up to: by name. Compared by the operators of occurrences. */
export const MEASURES: ReadonlyMap<string, MeasureDefinition> = new Map(Object.entries(measures));

/** When: by name. Each is asked with timeframes of its own shape only. */
export const TIMEFRAME_OPERATORS: ReadonlyMap<string, TimeframeDefinition> = new Map(
  Object.entries(timeframes) as [string, TimeframeDefinition][],
);

/** The operators that fit attributes of a type, in the order of the seed; `objects` also takes `match`. */
export function operatorsForType(type: AttributeType): AttributeOperatorDefinition[] {
  return [...ATTRIBUTE_OPERATORS.values()].filter((operator) => operator.types.includes(type));
}

const PROPERTY_TYPES: readonly AttributeType[] = ['text', 'number', 'boolean'];

/** The operators of event properties and of fields of objects, whose values are read by their own type. */
export const PROPERTY_OPERATORS: ReadonlyMap<string, AttributeOperatorDefinition & { name: ValueOperator }> =
  new Map(
    [...ATTRIBUTE_OPERATORS].filter(
      ([, operator]) =>
        operator.kind !== 'relative' && operator.types.some((type) => PROPERTY_TYPES.includes(type)),
    ),
  ) as ReadonlyMap<string, AttributeOperatorDefinition & { name: ValueOperator }>;

/** The operators of identities: those of text. */
export const IDENTITY_OPERATORS: ReadonlyMap<string, AttributeOperatorDefinition> = new Map(
  [...ATTRIBUTE_OPERATORS].filter(([, operator]) => operator.types.includes('text')),
);
