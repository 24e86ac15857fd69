import { defineParameters, type NodeText } from '../parameters/Parameter';

export const trackEventNode: NodeText = {
  name: 'trackEvent',
  label: 'Track Event',
  description: 'Records that a profile did something, so that segments and flows react to it at once',
  outputs: ['Event'],
};

export const trackEvent = defineParameters({
  eventType: {
    label: 'Event Type',
    description: 'What happened, as an exact name that segments refer to',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Purchase',
  },
  propertiesFrom: {
    label: 'Properties',
    description: "Where the event's properties come from",
    kind: 'choice',
    default: 'fields',
    choices: [
      { value: 'fields', label: 'Define Below', description: 'Name the properties and their values' },
      { value: 'json', label: 'From JSON', description: 'An object with all properties' },
    ],
  },
  properties: {
    label: 'Fields',
    description: 'The properties of the event',
    kind: 'fields',
    default: {},
    when: { propertiesFrom: ['fields'] },
  },
  propertiesJson: {
    label: 'Properties (JSON)',
    description: 'An object with the properties of the event, for example {"amount": 25}',
    kind: 'json',
    default: '{}',
    when: { propertiesFrom: ['json'] },
  },
  eventId: {
    label: 'Event ID',
    description: 'An ID of your own: an event whose ID was recorded before changes nothing',
    kind: 'text',
    default: '',
    placeholder: 'e.g. order-1042',
    optional: true,
  },
  at: {
    label: 'Happened At',
    description:
      "When it happened, without an offset in the account's time zone; the present moment when empty",
    kind: 'instant',
    default: '',
    placeholder: 'e.g. 2026-05-01T09:30:00Z',
    optional: true,
  },
  createProfile: {
    label: 'Create Missing Profile',
    description: 'Whether a profile is created when none is found',
    kind: 'boolean',
    default: true,
    optional: true,
  },
  wait: {
    label: 'Wait Until',
    description: 'When the node is done with an event',
    kind: 'choice',
    default: 'evaluated',
    choices: [
      {
        value: 'accepted',
        label: 'Recorded',
        description: 'The event is stored and cannot be lost; segments follow within moments',
      },
      {
        value: 'evaluated',
        label: 'Segments Are Up to Date',
        description: 'Every segment that depends on the event has been evaluated',
      },
    ],
    optional: true,
  },
});
