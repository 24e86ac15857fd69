import type { Stage } from '../Stage';

/** Where the calendar ends, and time does not: today can lie beyond the last day that is written down. */
export const edges: Stage = {
  title: 'edges of the calendar',
  zone: 'America/New_York',
  now: '9999-12-31T12:00:00.000Z',
  types: { until: 'date', seen: 'datetime' },
  people: {
    last: { attributes: { until: '9999-12-31', seen: '9999-12-31T23:59:59.999Z' } },
    first: { attributes: { until: '0001-01-01', seen: '0001-01-01T00:00:00.000Z' } },
    nothing: {},
  },
  events: [{ who: 'last', id: 'e1', type: 'Login', at: '9999-12-31T11:00:00.000Z' }],
  cases: [
    {
      name: 'a date was more than a day ago on a day beyond the year 9999',
      rule: { attribute: 'until', operator: 'wasMoreThan', amount: 1, unit: 'days' },
      members: ['first'],
      next: { last: '+010000-01-02T05:00:00.000Z' },
    },
    {
      name: 'the last day was a month ago, a month after it',
      rule: { attribute: 'until', operator: 'was', amount: 1, unit: 'months' },
      members: [],
      next: { last: '+010000-01-31T05:00:00.000Z' },
    },
    {
      name: 'an instant was more than three thousand years ago',
      rule: { attribute: 'seen', operator: 'wasMoreThan', amount: 36_500, unit: 'months' },
      members: ['first'],
      next: { last: '+013041-09-01T04:00:00.000Z' },
    },
    {
      name: 'no day is before the first one',
      rule: { attribute: 'until', operator: 'before', value: '0001-01-01' },
      members: [],
      next: {},
    },
    {
      name: 'an event of the last million days is forgotten when they have gone by',
      rule: { event: 'Login', timeframe: { operator: 'withinTheLast', amount: 1_000_000, unit: 'days' } },
      members: ['last'],
      next: { last: '+012737-11-27T11:00:00.001Z' },
    },
  ],
};
