import type { INodeProperties } from 'n8n-workflow';

/** Chooses an event type: from a list with the number of events, or by name. */
export const eventLocator = (description: string): INodeProperties => ({
  displayName: 'Event Type',
  name: 'event',
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  description,
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Select an event type...',
      typeOptions: { searchListMethod: 'searchEventTypes', searchable: true },
    },
    { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Purchase' },
  ],
});
