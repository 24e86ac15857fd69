import type { Node, NodeAPI, NodeMessage } from 'node-red';
import type { PropertyRule } from '../../../../engine';
import { typedValue } from './typedValue';
import { wholeNumber } from './wholeNumber';
import type { BranchForm } from '../../../WaitUntil/waitOf';

/** A row of property, operator and value, as the dialog saves it. */
export interface SavedProperty {
  property?: string;
  operator?: string;
  value?: string;
  valueType?: string;
}

/** A branch as the dialog saves it. */
export interface SavedBranch {
  branch?: string;
  eventType?: string;
  where?: SavedProperty[];
  sameProperty?: string;
  sameValue?: string;
  sameValueType?: string;
  segment?: string;
  attribute?: string;
  daysBefore?: string | number;
  shiftUnit?: string;
  shiftWay?: string;
  timeOfDay?: string;
}

type Read<T> = (message: NodeMessage) => Promise<T>;

/** Prepares the branches of a node: what is typed is read for each message. Several rows of properties must all hold. */
export function branchesInput(
  RED: NodeAPI,
  node: Node,
  branches: readonly SavedBranch[],
): Read<BranchForm[]> {
  const readers = branches.map((branch, i) => branchInput(RED, node, branch, `branches/${i}`));
  return (message) => Promise.all(readers.map((read) => read(message)));
}

function branchInput(RED: NodeAPI, node: Node, saved: SavedBranch, path: string): Read<BranchForm> {
  const { sameProperty = '', where = [] } = saved;
  const same = sameProperty.trim();
  const readSame = typedValue(RED, node, `${path}/sameValue`, saved.sameValue, saved.sameValueType);
  const readers = where.map(({ property = '', operator = 'is', value, valueType }, i) => {
    const readValue = typedValue(RED, node, `${path}/where/${i}/value`, value, valueType);
    const name = property.trim();
    return async (message: NodeMessage): Promise<PropertyRule> =>
      WITHOUT_VALUE.includes(operator)
        ? ({ property: name, operator } as unknown as PropertyRule)
        : ({ property: name, operator, value: await readValue(message) } as unknown as PropertyRule);
  });
  return async (message) => ({
    branch: saved.branch || 'event',
    eventType: saved.eventType?.trim(),
    sameProperty: same,
    sameValue: same === '' ? undefined : await readSame(message),
    where:
      readers.length === 0 ? undefined : { all: await Promise.all(readers.map((read) => read(message))) },
    segment: saved.segment?.trim(),
    attribute: saved.attribute?.trim(),
    daysBefore: wholeNumber(saved.daysBefore, `${path}/daysBefore`, { least: 0, otherwise: 0 }),
    shiftUnit: saved.shiftUnit,
    shiftWay: saved.shiftWay,
    timeOfDay: saved.timeOfDay?.trim(),
  });
}

const WITHOUT_VALUE = ['isEmpty', 'isNotEmpty'];
