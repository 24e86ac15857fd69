import type { INodeProperties } from 'n8n-workflow';
import type { EventCondition } from '../../../../../engine';
import { eventLocator, located, propertyFromList } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byName, rowsIn } from '../operand';
import type { Row, Surroundings } from '../RowKind';
import { rowsOfWhere, whereFields, whereOf } from '../where';

type FollowedBy = NonNullable<EventCondition['followedBy']>;

const WITHIN = 'within';

const within: INodeProperties[] = [
  {
    displayName: 'How Soon',
    name: 'howSoon',
    type: 'options',
    options: [
      { name: 'Any Time After', value: 'anyTime' },
      { name: 'Within', value: WITHIN },
    ],
    default: 'anyTime',
    description: 'How soon after the event before it has to follow',
  },
  {
    displayName: 'Time',
    name: 'withinAmount',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1000000 },
    default: 1,
    description: 'How many days, hours or minutes',
    displayOptions: { show: { howSoon: [WITHIN] } },
  },
  {
    displayName: 'Time Unit',
    name: 'withinUnit',
    type: 'options',
    options: [
      { name: 'Days', value: 'days' },
      { name: 'Hours', value: 'hours' },
      { name: 'Minutes', value: 'minutes' },
    ],
    default: 'hours',
    description: 'What is counted; a day is 24 hours',
    displayOptions: { show: { howSoon: [WITHIN] } },
  },
];

/** What follows an event, or does not, step by step. */
export const stepRows: INodeProperties = {
  displayName: 'Followed By',
  name: 'steps',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true, sortable: true },
  placeholder: 'Add Step',
  default: {},
  description:
    'Only events that are followed like this: each step follows the one before it, and the last may be one that does not come',
  options: [
    {
      displayName: 'Steps',
      name: 'values',
      values: [
        eventLocator({ description: 'What follows, or does not' }),
        {
          displayName: 'Does It Follow',
          name: 'follows',
          type: 'options',
          options: [
            { name: 'Follows', value: 'yes' },
            { name: 'Does Not Follow', value: 'no' },
          ],
          default: 'yes',
          description: 'Whether it has to follow, or must not; after one that must not there is none',
        },
        ...within,
        {
          displayName: 'With the Same',
          name: 'same',
          ...propertyFromList,
          description: 'A property that the event before it and this one have equal; dots reach into objects',
        },
        ...whereFields('events'),
      ],
    },
  ],
};

/** The `followedBy` that the steps say; undefined when there are none. */
export function followedByOf(
  row: Row,
  typeOfProperty: Surroundings['typeOfProperty'],
): FollowedBy | undefined {
  return rowsIn(row['steps']).reduceRight<FollowedBy | undefined>((next, step) => {
    const event = located(step['event']);
    const where = whereOf(step, (property) => typeOfProperty(event, property));
    const same = located(step['same']);
    return {
      event,
      ...(step['follows'] === 'no' ? { happened: false } : {}),
      ...(step['howSoon'] === WITHIN
        ? { within: { amount: Number(step['withinAmount'] ?? 1), unit: unitOf(step) } }
        : {}),
      ...(same === '' ? {} : { same }),
      ...(where === undefined ? {} : { where }),
      ...(next && { followedBy: next }),
    };
  }, undefined);
}

const unitOf = (step: Row): 'days' | 'hours' | 'minutes' =>
  (plain(step['withinUnit']) || 'hours') as 'days' | 'hours' | 'minutes';

/** The steps of a `followedBy`; undefined when one of them has more than rows can say. */
export function rowsOfFollowedBy(followedBy: FollowedBy | undefined): Row | undefined {
  const steps: Row[] = [];
  for (let step = followedBy; step !== undefined; step = step.followedBy) {
    const where = rowsOfWhere(step.where);
    if (where === undefined) return undefined;
    steps.push({
      event: byName(step.event),
      ...(step.happened === false ? { follows: 'no' } : {}),
      ...(step.within
        ? { howSoon: WITHIN, withinAmount: step.within.amount, withinUnit: step.within.unit }
        : {}),
      ...(step.same === undefined ? {} : { same: byName(step.same) }),
      ...where,
    });
  }
  return steps.length === 0 ? {} : { steps: { values: steps } };
}
