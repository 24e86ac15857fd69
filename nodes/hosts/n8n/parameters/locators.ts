import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import { chosenInLocator } from './chosenIn';
import { plain } from './readParameters';

/** What is chosen from a searchable list, or written. */
interface Located {
  /** With its article: `a segment`. */
  what: string;
  /** The method that gives the list. */
  list: string;
  /** How else it is named, each with an example. */
  by: { Name?: string; ID?: string };
  /** What the list has beside. */
  typeOptions?: INodePropertyMode['typeOptions'];
}

/** The form of a locator, without a name and a label. */
function fromList({ what, list, by, typeOptions }: Located) {
  return {
    type: 'resourceLocator' as const,
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list' as const,
        placeholder: `Select ${what}...`,
        typeOptions: { searchListMethod: list, searchable: true, ...typeOptions },
      },
      ...Object.entries(by).map(([kind, example]) => ({
        displayName: `By ${kind}`,
        name: kind.toLowerCase(),
        type: 'string' as const,
        placeholder: `e.g. ${example}`,
      })),
    ],
  };
}

/** A broadcast: from the list, the latest first, or by ID. */
export const broadcastFromList = fromList({
  what: 'a broadcast',
  list: 'searchBroadcasts',
  by: { ID: '665f1c2ab3d4e5f607182930' },
});

/** An import that was analyzed: from the list, the latest first, or by ID. */
export const importFromList = fromList({
  what: 'an import',
  list: 'searchImports',
  by: { ID: '665f1c2ab3d4e5f607182930' },
});

/** An event type: from a list with the number of events, or by name. */
export const eventTypeFromList = fromList({
  what: 'an event type',
  list: 'searchEventTypes',
  by: { Name: 'Purchase' },
});

/** A property of the events of a type: from the list with its type, or by name. */
export const propertyFromList = fromList({
  what: 'a property',
  list: 'searchProperties',
  by: { Name: 'amount' },
});

/** A real-time segment: from the list, or by name. */
export const realTimeSegmentFromList = fromList({
  what: 'a real-time segment',
  list: 'searchRealTimeSegments',
  by: { Name: 'Loyal customers' },
});

/** A date or datetime attribute: from the list with its type, or by name. */
export const dateAttributeFromList = fromList({
  what: 'a date',
  list: 'searchDateAttributes',
  by: { Name: 'contractEnd' },
});

/** A topic of consent: from the list, or by name. */
export const topicFromList = fromList({ what: 'a topic', list: 'searchTopics', by: { Name: 'News' } });

/** A channel: one of those with a name here, or any other. */
export const channelFromList = fromList({ what: 'a channel', list: 'searchChannels', by: { Name: 'email' } });

/** A reason for being on the Do Not Contact list: one of those with a name here, or any other. */
export const reasonFromList = fromList({
  what: 'a reason',
  list: 'searchReasons',
  by: { Name: 'moved away' },
});

/** A company: from the list with the number of its people, or by name. */
export const companyFromList = fromList({
  what: 'a company',
  list: 'searchCompanies',
  by: { Name: 'Acme' },
});

/** A place where somebody waits: from the list, or as it is written in a list of them. */
export const placeFromList = fromList({
  what: 'a place',
  list: 'searchPlaces',
  by: { ID: 'n8n / n8n:1a2b3c4d5e6f7a8b:AbCd / 5f0c…' },
});

/** An attribute: from the list with its type, or by name. */
export const attributeFromList = fromList({
  what: 'an attribute',
  list: 'searchAttributes',
  by: { Name: 'contractEnd' },
});

/** Chooses a segment: from a searchable list of all or of those in real time, by name or by ID. */
export const segmentLocator = (
  more: Partial<INodeProperties> = {},
  list: 'searchSegments' | 'searchRealTimeSegments' = 'searchSegments',
): INodeProperties => ({
  displayName: 'Segment',
  name: 'segment',
  ...fromList({
    what: 'a segment',
    list,
    by: { Name: 'London, bought twice', ID: '5f2b1c…' },
  }),
  required: true,
  description: 'The segment whose rule is used',
  ...more,
});

/** Chooses a flow: from the list of active ones with the entry point (R96) or of all, by name or by ID. */
export const flowLocator = (
  more: Partial<INodeProperties> = {},
  list: 'searchFlows' | 'searchAllFlows' = 'searchFlows',
): INodeProperties => ({
  displayName: 'Flow',
  name: 'flow',
  ...fromList({
    what: 'a flow',
    list,
    by: { Name: 'Welcome', ID: 'welcome-flow' },
  }),
  required: true,
  description: "The active flow, one that begins with 'Segment Entry'",
  ...more,
});

/** Chooses an account of the database: from the list, or by name. */
export const accountLocator = (more: Partial<INodeProperties> = {}): INodeProperties => ({
  displayName: 'Account',
  name: 'account',
  ...fromList({
    what: 'an account',
    list: 'searchAccounts',
    by: { Name: 'main' },
  }),
  ...more,
});

/** Chooses an event type: from a list with the number of events, or by name. */
export const eventLocator = (more: Partial<INodeProperties>): INodeProperties => ({
  displayName: 'Event Type',
  name: 'event',
  ...eventTypeFromList,
  ...more,
});

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
export const tagLocator = (
  more: Partial<INodeProperties> = {},
  { mayCreate = false } = {},
): INodeProperties => ({
  displayName: 'Tag',
  name: 'tag',
  ...fromList({
    what: 'a tag',
    list: 'searchTags',
    by: { Name: 'loyal' },
    ...(mayCreate && { typeOptions: { allowNewResource: NEW_TAG } }),
  }),
  required: true,
  description: 'The tag, chosen from the list or by name',
  ...more,
});

/** Chooses an attribute: from a searchable list with its type, or by name; a name that does not exist becomes a new attribute. */
export const attributeLocator = (more: Partial<INodeProperties> = {}): INodeProperties => ({
  displayName: 'Attribute',
  name: 'attribute',
  ...attributeFromList,
  description: 'The attribute, chosen from the list or by name',
  ...more,
});

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
  return plain(chosenInLocator(value));
}

/** The same where an expression may have given a list; what is empty is left out. */
export function allLocated(value: unknown): string[] {
  const chosen = chosenInLocator(value);
  return (Array.isArray(chosen) ? chosen : [chosen]).map(located).filter((one) => one !== '');
}
