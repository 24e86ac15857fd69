import type { INodeProperties } from 'n8n-workflow';
import {
  MEASURES,
  OCCURRENCE_OPERATORS,
  TIMEFRAME_OPERATORS,
  WHICH,
  type EventCondition,
  type Measure,
  type OccurrenceOperator,
  type Rule,
  type Timeframe,
} from '../../../../../engine';
import { instantOf } from '../../parameters/instantOf';
import { eventLocator, located, propertyFromList } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byLabel } from '../labels';
import { byName } from '../operand';
import type { Row, RowKind } from '../RowKind';
import { rowsOfWhere, whereFields, whereOf } from '../where';
import { followedByOf, rowsOfFollowedBy, stepRows } from './steps';

const OFTEN = 'occurrence';
const MEASURED = [...MEASURES.keys()];
const OF_PROPERTY = [...MEASURES.values()]
  .filter(({ argument }) => argument === 'property')
  .map(({ name }) => name);
const LAST = ['withinTheLast', 'beforeTheLast'];
const PERIOD = ['betweenTheLast'];
const ABSOLUTE = ['after', 'before'];

const shownFor = (timeframes: readonly string[]): Pick<INodeProperties, 'displayOptions'> => ({
  displayOptions: { show: { timeframe: [...timeframes] } },
});

const happened: INodeProperties = {
  displayName: 'Did It Happen',
  name: 'happened',
  type: 'options',
  options: [
    { name: 'Has Happened', value: 'yes' },
    { name: 'Has Not Happened', value: 'no' },
  ],
  default: 'yes',
  description: 'Whether it happened as often as this, or not',
};

const shownAsking = (asked: readonly string[]): Pick<INodeProperties, 'displayOptions'> => ({
  displayOptions: { show: { asked: [...asked] } },
});

const asked: INodeProperties[] = [
  {
    displayName: 'What Is Asked',
    name: 'asked',
    type: 'options',
    options: [{ name: 'How Often', value: OFTEN }, ...byLabel(MEASURES), ...byLabel(WHICH)],
    default: OFTEN,
    description:
      'How often it happened, what the events add up to, or which one of them the properties below are of',
  },
  {
    displayName: 'Measured Property',
    name: 'measuredProperty',
    ...propertyFromList,
    description: 'The property of the events that is measured; dots reach into objects',
    ...shownAsking(OF_PROPERTY),
  },
  {
    displayName: 'Compared How',
    name: 'occurrence',
    type: 'options',
    options: byLabel(OCCURRENCE_OPERATORS),
    default: 'moreOrEqual',
    description: 'How the number of events, or what they add up to, is compared',
    ...shownAsking([OFTEN, ...MEASURED]),
  },
  {
    displayName: 'Times',
    name: 'times',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 1000000 },
    default: 1,
    description: 'The number that the events are compared with',
    ...shownAsking([OFTEN]),
  },
  {
    displayName: 'Amount',
    name: 'measuredValue',
    type: 'number',
    default: 1,
    description: 'The number that what they add up to is compared with',
    ...shownAsking(MEASURED),
  },
];

const timeframe: INodeProperties = {
  displayName: 'When',
  name: 'timeframe',
  type: 'options',
  options: byLabel(TIMEFRAME_OPERATORS),
  default: 'anyTime',
  description: 'Over which time the events are counted',
};

const lasting: INodeProperties[] = [
  {
    displayName: 'Time',
    name: 'frameAmount',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1000000 },
    default: 30,
    description: 'How many days, hours or minutes',
    ...shownFor(LAST),
  },
  {
    displayName: 'From',
    name: 'frameFrom',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 1000000 },
    default: 30,
    description: 'The one end: so many days, hours or minutes ago',
    ...shownFor(PERIOD),
  },
  {
    displayName: 'To',
    name: 'frameTo',
    type: 'number',
    typeOptions: { minValue: 0, maxValue: 1000000 },
    default: 60,
    description: 'The other end: so many days, hours or minutes ago',
    ...shownFor(PERIOD),
  },
  {
    displayName: 'Time Unit',
    name: 'frameUnit',
    type: 'options',
    options: [
      { name: 'Days', value: 'days' },
      { name: 'Hours', value: 'hours' },
      { name: 'Minutes', value: 'minutes' },
    ],
    default: 'days',
    description: 'What is counted; a day is 24 hours',
    ...shownFor([...LAST, ...PERIOD]),
  },
  {
    displayName: 'At',
    name: 'frameAt',
    type: 'dateTime',
    default: '',
    description: "The instant; without an offset it is in the account's time zone",
    ...shownFor(ABSOLUTE),
  },
  {
    displayName: 'Begin',
    name: 'frameBegin',
    type: 'dateTime',
    default: '',
    description: "The first instant; without an offset it is in the account's time zone",
    ...shownFor(['between']),
  },
  {
    displayName: 'End',
    name: 'frameEnd',
    type: 'dateTime',
    default: '',
    description: "The last instant; without an offset it is in the account's time zone",
    ...shownFor(['between']),
  },
];

/** `{ "event": …, "happened": …, "occurrence" | "measure" | "which": …, "timeframe": …, "where": …, "followedBy": … }` */
export const eventRow: RowKind = {
  value: 'event',
  label: 'Event',
  description: 'What the profile did: how often or how much, when, with which properties, and what followed',
  fields: [
    eventLocator({ description: 'What the profile did' }),
    happened,
    ...asked,
    timeframe,
    ...lasting,
    ...whereFields('events'),
    stepRows,
  ],
  keys: ['event', 'happened', 'occurrence', 'measure', 'which', 'timeframe', 'where', 'followedBy'],

  toRule(row, { typeOfProperty, zone }) {
    const name = located(row['event']);
    const where = whereOf(row, (property) => typeOfProperty(name, property));
    const frame = timeframeOf(row, zone);
    const followedBy = followedByOf(row, typeOfProperty);
    return {
      event: name,
      ...(row['happened'] === 'no' ? { happened: false } : {}),
      ...askedOf(row),
      ...(frame.operator === 'anyTime' ? {} : { timeframe: frame }),
      ...(where === undefined ? {} : { where }),
      ...(followedBy === undefined ? {} : { followedBy }),
    };
  },

  toRow(rule: Rule) {
    if (!('event' in rule)) return undefined;
    const where = rowsOfWhere(rule.where);
    const steps = rowsOfFollowedBy(rule.followedBy);
    if (where === undefined || steps === undefined) return undefined;
    return {
      event: byName(rule.event),
      ...(rule.happened === false ? { happened: 'no' } : {}),
      ...rowOfAsked(rule),
      ...rowOfTimeframe(rule.timeframe),
      ...where,
      ...steps,
    };
  },
};

/** How often, a measure, or which one; at least once goes without saying. */
function askedOf(row: Row): Pick<EventCondition, 'occurrence' | 'measure' | 'which'> {
  const what = plain(row['asked']) || OFTEN;
  const operator = (plain(row['occurrence']) || 'moreOrEqual') as OccurrenceOperator;
  if (WHICH.has(what)) return { which: what as 'first' | 'last' };
  if (what !== OFTEN) {
    const property = OF_PROPERTY.includes(what as Measure['of'])
      ? { property: located(row['measuredProperty']) }
      : {};
    return {
      measure: {
        of: what as Measure['of'],
        ...property,
        operator,
        value: Number(row['measuredValue'] ?? 1),
      },
    };
  }
  const count = Number(row['times'] ?? 1);
  return operator === 'moreOrEqual' && count === 1 ? {} : { occurrence: { operator, count } };
}

function rowOfAsked({ occurrence, measure, which }: EventCondition): Row {
  if (which !== undefined) return { asked: which };
  if (occurrence) return { occurrence: occurrence.operator, times: occurrence.count };
  if (!measure) return {};
  const { of, property, operator, value } = measure;
  return {
    asked: of,
    ...(property !== undefined && { measuredProperty: byName(property) }),
    occurrence: operator,
    measuredValue: value,
  };
}

function timeframeOf(row: Row, zone: string): Timeframe {
  const operator = plain(row['timeframe']) || 'anyTime';
  const unit = plain(row['frameUnit']) || 'days';
  const instant = (name: string, label: string) => instantOf(row[name], zone, label) ?? '';
  if (LAST.includes(operator))
    return { operator, amount: Number(row['frameAmount'] ?? 30), unit } as Timeframe;
  if (PERIOD.includes(operator))
    return {
      operator,
      from: Number(row['frameFrom'] ?? 30),
      to: Number(row['frameTo'] ?? 60),
      unit,
    } as Timeframe;
  if (ABSOLUTE.includes(operator)) return { operator, at: instant('frameAt', 'At') } as Timeframe;
  if (operator === 'between')
    return { operator, from: instant('frameBegin', 'Begin'), to: instant('frameEnd', 'End') };
  return { operator } as Timeframe;
}

function rowOfTimeframe(timeframe: Timeframe | undefined): Row {
  if (timeframe === undefined) return {};
  const { operator } = timeframe;
  switch (operator) {
    case 'anyTime':
      return { timeframe: operator };
    case 'withinTheLast':
    case 'beforeTheLast':
      return { timeframe: operator, frameAmount: timeframe.amount, frameUnit: timeframe.unit };
    case 'betweenTheLast':
      return {
        timeframe: operator,
        frameFrom: timeframe.from,
        frameTo: timeframe.to,
        frameUnit: timeframe.unit,
      };
    case 'after':
    case 'before':
      return { timeframe: operator, frameAt: timeframe.at };
    case 'between':
      return { timeframe: operator, frameBegin: timeframe.from, frameEnd: timeframe.to };
  }
}
