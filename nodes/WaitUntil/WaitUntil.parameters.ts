import { defineParameters, type NodeText } from '../parameters/Parameter';

export const waitUntilNode: NodeText = {
  name: 'waitUntil',
  label: 'Wait Until',
  description:
    'Waits, profile by profile, until an event, a segment or a date comes, or a time is over; the wait outlives every restart',
  outputs: ['Happened', 'Timed Out'],
};

export const waitUntil = defineParameters({
  branch: {
    label: 'Wait For',
    description: 'What ends the wait',
    kind: 'choice',
    default: 'event',
    choices: [
      { value: 'event', label: 'Event', description: 'The profile does something' },
      {
        value: 'enters',
        label: 'Segment Entered',
        description: 'The profile is, or comes to be, in a real-time segment',
      },
      {
        value: 'leaves',
        label: 'Segment Left',
        description: 'The profile is, or comes to be, out of a real-time segment',
      },
      { value: 'date', label: 'Date', description: 'A date of the profile comes' },
      { value: 'nothing', label: 'Nothing', description: 'Only the time ends it' },
    ],
  },
  eventType: {
    label: 'Event Type',
    description: 'The event that ends the wait',
    kind: 'text',
    default: 'Purchase',
    required: true,
    placeholder: 'e.g. Purchase',
    when: { branch: ['event'] },
  },
  sameProperty: {
    label: 'Same Property',
    description:
      'Only an event whose property of this name has the value below ends the wait: two carts of one person are kept apart',
    kind: 'text',
    default: '',
    placeholder: 'e.g. cartId',
    when: { branch: ['event'] },
  },
  sameValue: {
    label: 'Has the Value',
    description: 'What the property has to be, such as the cart of this item',
    kind: 'text',
    default: '',
    when: { branch: ['event'] },
  },
  segment: {
    label: 'Segment',
    description: 'A real-time segment, by name or id',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Loyal customers',
    when: { branch: ['enters', 'leaves'] },
  },
  attribute: {
    label: 'Date Attribute',
    description: 'A date or datetime attribute of the profile; where it is written anew, the moment moves',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. contractEnd',
    when: { branch: ['date'] },
  },
  daysBefore: {
    label: 'Days Before',
    description: 'So many days before the date',
    kind: 'number',
    default: 0,
    min: 0,
    max: 1_000,
    when: { branch: ['date'] },
  },
  timeOfDay: {
    label: 'Time of Day',
    description: "At this time where the profile lives; without one the datetime's own, or midnight",
    kind: 'text',
    default: '',
    placeholder: 'e.g. 09:00',
    when: { branch: ['date'] },
  },
  amount: {
    label: 'No Longer Than',
    description: 'How long is waited at most',
    kind: 'number',
    default: 2,
    min: 1,
  },
  unit: {
    label: 'Unit',
    description: 'Of the time',
    kind: 'choice',
    default: 'hours',
    choices: [
      { value: 'seconds', label: 'Seconds', description: 'To try it' },
      { value: 'minutes', label: 'Minutes', description: 'Exact' },
      { value: 'hours', label: 'Hours', description: 'Exact' },
      { value: 'days', label: 'Days', description: 'Of 24 hours' },
      { value: 'weeks', label: 'Weeks', description: 'Of seven days' },
      { value: 'months', label: 'Months', description: 'Of the calendar' },
    ],
  },
  key: {
    label: 'Key',
    description:
      'What tells items of one profile apart: the same key again, while it waits, is the same wait. Without one the id of the entry, where the item has one',
    kind: 'text',
    default: '',
    placeholder: 'e.g. the id of the cart',
  },
  onRepeat: {
    label: 'When the Profile Waits Here Already',
    description: 'What happens to it then',
    kind: 'choice',
    default: 'both',
    choices: [
      { value: 'both', label: 'Both Wait', description: 'Each for itself' },
      {
        value: 'replace',
        label: 'The New One Replaces',
        description: 'The earlier ones end without an output',
      },
      { value: 'drop', label: 'The New One Is Dropped', description: 'The earlier one goes on' },
    ],
  },
  tryOutput: {
    label: 'Output to Try',
    description: 'An execution that is started by hand does not wait: its items leave by this output',
    kind: 'choice',
    default: 'happened',
    hosts: ['n8n'],
    choices: [
      { value: 'happened', label: 'Happened', description: 'As if it had come' },
      { value: 'timedOut', label: 'Timed Out', description: 'As if the time were over' },
    ],
  },
});
