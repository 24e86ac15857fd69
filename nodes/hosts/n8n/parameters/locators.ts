import type { INodeProperties } from 'n8n-workflow';
import { plain } from './readParameters';

/** Chooses a segment: from a searchable list, by name or by ID. */
export function segmentLocator(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Segment',
    name: 'segment',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    description: 'The segment whose rule is used',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select a segment...',
        typeOptions: { searchListMethod: 'searchSegments', searchable: true },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. London, bought twice' },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 5f2b1c…' },
    ],
    ...more,
  };
}

/** Chooses a flow: from the list of active ones with the entry point (R96) or of all, by name or by ID. */
export function flowLocator(
  more: Partial<INodeProperties> = {},
  searchListMethod: 'searchFlows' | 'searchAllFlows' = 'searchFlows',
): INodeProperties {
  return {
    displayName: 'Flow',
    name: 'flow',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    description: "The active flow, one that begins with 'Segment Entry'",
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select a flow...',
        typeOptions: { searchListMethod, searchable: true },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Welcome' },
      { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. welcome-flow' },
    ],
    ...more,
  };
}

/** Chooses an account of the database: from the list, or by name. */
export function accountLocator(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Account',
    name: 'account',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select an account...',
        typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. main' },
    ],
    ...more,
  };
}

/** The first line of the list; the name of the new tag is what was typed into the search. */
const NEW_TAG = {
  label: 'Create a new tag with the name above',
  method: 'createTag',
  defaultName: '',
} as const;

/**
 * Chooses a tag: from a searchable list, or by name; a name that does not exist is created by the nodes that add tags, and
 * with `mayCreate` right from the list.
 */
export function tagLocator(more: Partial<INodeProperties> = {}, { mayCreate = false } = {}): INodeProperties {
  return {
    displayName: 'Tag',
    name: 'tag',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    description: 'The tag, chosen from the list or by name',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select a tag...',
        typeOptions: {
          searchListMethod: 'searchTags',
          searchable: true,
          ...(mayCreate && { allowNewResource: NEW_TAG }),
        },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. loyal' },
    ],
    ...more,
  };
}

/** Chooses an attribute: from a searchable list with its type, or by name; a name that does not exist becomes a new attribute. */
export function attributeLocator(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Attribute',
    name: 'attribute',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    description: 'The attribute, chosen from the list or by name',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Select an attribute...',
        typeOptions: { searchListMethod: 'searchAttributes', searchable: true },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. contractEnd' },
    ],
    ...more,
  };
}

/** Rows of tag locators. */
export function tagRows(more: Partial<INodeProperties> = {}, { mayCreate = false } = {}): INodeProperties {
  return {
    displayName: 'Tags',
    name: 'tags',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Tag',
    default: { values: [{ tag: { mode: 'list', value: '' } }] },
    options: [{ displayName: 'Tags', name: 'values', values: [tagLocator({}, { mayCreate })] }],
    ...more,
  };
}

/** What a locator holds, however it was chosen; a plain value (an expression, an agent's answer) is itself. */
export function located(value: unknown): string {
  return plain(chosenIn(value));
}

/** The same where an expression may have given a list; what is empty is left out. */
export function allLocated(value: unknown): string[] {
  const chosen = chosenIn(value);
  return (Array.isArray(chosen) ? chosen : [chosen]).map(located).filter((one) => one !== '');
}

/** The same as it is: a number, a list. */
export function chosenIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && ('__rl' in value || 'value' in value)
    ? chosenIn((value as { value?: unknown }).value)
    : value;
}
