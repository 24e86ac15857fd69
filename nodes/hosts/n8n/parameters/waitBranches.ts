import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AudienceEngine } from '../../../../engine';
import { onceInRun } from '../items/onceInRun';
import {
  dateAttributeFromList,
  eventTypeFromList,
  located,
  propertyFromList,
  realTimeSegmentFromList,
} from './locators';
import { property } from './property';
import { plain } from './readParameters';
import { rowsIn } from '../rules/operand';
import type { Row } from '../rules/RowKind';
import { whereFields, whereOf } from '../rules/where';
import { waitUntil } from '../../../WaitUntil/WaitUntil.parameters';
import type { BranchForm } from '../../../WaitUntil/waitOf';

/** What a branch is made of: the first one stands in the form itself, the others are rows. */
export const branchFields: INodeProperties[] = [
  property(waitUntil.branch, { noDataExpression: true }),
  property(waitUntil.eventType, {
    ...eventTypeFromList,
    default: { mode: 'name', value: waitUntil.eventType.default as string },
  }),
  ...whereFields('events').map((field): INodeProperties => ({
    ...field,
    displayOptions: { show: { branch: ['event'] } },
  })),
  property(waitUntil.sameProperty, propertyFromList),
  property(waitUntil.sameValue),
  property(waitUntil.segment, realTimeSegmentFromList),
  property(waitUntil.attribute, dateAttributeFromList),
  property(waitUntil.daysBefore),
  property(waitUntil.shiftUnit),
  property(waitUntil.shiftWay),
  property(waitUntil.timeOfDay),
];

const [branch, ...others] = branchFields as [INodeProperties, ...INodeProperties[]];

export const moreBranches: INodeProperties = {
  displayName: 'Or Until',
  name: 'moreBranches',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true },
  placeholder: 'Add Branch',
  default: {},
  description:
    'Up to three more branches, each with an output of its own: whichever comes first ends the wait',
  options: [
    {
      displayName: 'Branches',
      name: 'values',
      values: [
        // A row that waits for nothing would be an output that nothing leaves by.
        {
          ...branch,
          options: (branch.options ?? []).filter((one) => !('value' in one && one.value === 'nothing')),
        },
        ...others,
      ],
    },
  ],
};

const FIELDS = branchFields.map(({ name }) => name);

/** The branches of the form for an item, in the order of their outputs. */
export function branchesIn(context: IExecuteFunctions, index: number): Row[] {
  const first = Object.fromEntries(
    FIELDS.map((name) => [name, context.getNodeParameter(name, index, '') as unknown]),
  );
  return [first as Row, ...rowsIn(context.getNodeParameter('moreBranches', index, {}))];
}

/** The branches as they are saved, whatever the item is. What n8n leaves out is the default: it does so in the form itself, and not in rows. */
export function savedBranches(context: IExecuteFunctions): Row[] {
  const { parameters } = context.getNode();
  const whole = (saved: Row): Row =>
    Object.fromEntries(branchFields.map((field) => [field.name, saved[field.name] ?? field.default])) as Row;
  return [parameters as Row, ...rowsIn(parameters['moreBranches'])].map(whole);
}

/** A row, read; a property's value is of the type that the events have. */
export async function branchOf(
  context: IExecuteFunctions,
  row: Row,
  engine: AudienceEngine,
): Promise<BranchForm> {
  const eventType = located(row['eventType']);
  const asks = plain(row['branch']) === 'event' && rowsIn(row['where']).length > 0;
  const known = asks
    ? await onceInRun(context, `properties of ${eventType}`, () => engine.events.properties(eventType))
    : [];
  return {
    branch: plain(row['branch']) || 'event',
    eventType,
    where: asks ? whereOf(row, (name) => known.find((one) => one.name === name)?.type) : undefined,
    sameProperty: located(row['sameProperty']),
    sameValue: row['sameValue'],
    segment: located(row['segment']),
    attribute: located(row['attribute']),
    daysBefore: Number(row['daysBefore']) || 0,
    shiftUnit: plain(row['shiftUnit']),
    shiftWay: plain(row['shiftWay']),
    timeOfDay: plain(row['timeOfDay']),
  };
}
