import type { INodeProperties } from 'n8n-workflow';
import { combinationOf } from './combination';
import { GROUP, rowKinds, USUAL_KIND } from './rowKinds';

const rows = rowsOf(false);

/** Rows of conditions of every kind, some of which may be groups of rows. */
export function conditionRows(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Conditions',
    name: 'conditions',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: 'Add Condition',
    default: {},
    description: 'What a profile must be like',
    options: [{ displayName: 'Conditions', name: 'values', values: rowsOf(true) }],
    ...more,
  };
}

function rowsOf(groups: boolean): INodeProperties[] {
  const kinds = rowKinds.map(({ value, label, description }) => ({ name: label, value, description }));
  const group = {
    name: 'Group of Conditions',
    value: GROUP,
    description: 'Conditions that are combined in another way',
  };
  return [
    {
      displayName: 'Condition On',
      name: 'kind',
      type: 'options',
      noDataExpression: true,
      options: groups ? [...kinds, group].sort((a, b) => a.name.localeCompare(b.name)) : kinds,
      default: USUAL_KIND,
      description: 'What the condition is about',
    },
    ...rowKinds.flatMap(({ value, fields }) => fields.map((field) => shownFor(field, value))),
    ...(groups
      ? [
          shownFor(combinationOf('groupCombine', 'Must Match', 'conditions of the group'), GROUP),
          shownFor(
            {
              displayName: 'Group',
              name: 'group',
              type: 'fixedCollection',
              typeOptions: { multipleValues: true, sortable: true },
              placeholder: 'Add Condition to the Group',
              default: {},
              description: 'The conditions of the group',
              options: [{ displayName: 'Conditions', name: 'values', values: rows }],
            },
            GROUP,
          ),
        ]
      : []),
  ];
}

function shownFor(field: INodeProperties, kind: string): INodeProperties {
  return {
    ...field,
    displayOptions: { ...field.displayOptions, show: { kind: [kind], ...field.displayOptions?.show } },
  };
}
