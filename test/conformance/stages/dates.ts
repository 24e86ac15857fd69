import type { AttributeCondition, Rule } from '../../../engine';
import type { Stage } from '../Stage';

const renewal = (
  operator: AttributeCondition['operator'],
  amount: number,
  unit: AttributeCondition['unit'] = 'days',
): Rule => ({ attribute: 'Renewal Date', operator, amount, unit: unit as never });
const purchase = (operator: AttributeCondition['operator'], value: string): Rule => ({
  attribute: 'Purchase Date',
  operator,
  value,
});

/** Today is 15 June 2025 in London, an hour ahead of UTC. */
export const dates: Stage = {
  title: 'dates',
  zone: 'Europe/London',
  now: '2025-06-15T12:00:00.000Z',
  types: { 'Renewal Date': 'date', 'Purchase Date': 'date', born: 'date', seen: 'datetime' },
  people: {
    long: { attributes: { 'Renewal Date': '2025-06-07', 'Purchase Date': '2021-10-09', born: '1990-06-14' } },
    week: { attributes: { 'Renewal Date': '2025-06-08', 'Purchase Date': '2021-10-10', born: '2000-06-15' } },
    five: { attributes: { 'Renewal Date': '2025-06-10', 'Purchase Date': '2021-10-11', born: '2004-02-29' } },
    today: { attributes: { 'Renewal Date': '2025-06-15', born: '1990-06-22' } },
    soon: { attributes: { 'Renewal Date': '2025-06-20', born: '1990-01-01' } },
    seven: { attributes: { 'Renewal Date': '2025-06-22' } },
    later: { attributes: { 'Renewal Date': '2025-06-23' } },
    month: { attributes: { 'Renewal Date': '2025-07-15' } },
    yesterdayNight: { attributes: { seen: '2025-06-14T22:59:59.999Z' } },
    midnight: { attributes: { seen: '2025-06-14T23:00:00.000Z' } },
    tonight: { attributes: { seen: '2025-06-15T22:59:59.999Z' } },
    tomorrow: { attributes: { seen: '2025-06-15T23:00:00.000Z' } },
    nothing: {},
  },
  cases: [
    {
      name: "Filter profiles where Renewal Date will be in 5 days' time",
      rule: renewal('willBeIn', 5),
      members: ['soon'],
      next: {
        soon: '2025-06-15T23:00:00.000Z',
        seven: '2025-06-16T23:00:00.000Z',
        later: '2025-06-17T23:00:00.000Z',
        month: '2025-07-09T23:00:00.000Z',
      },
    },
    {
      name: 'Filter where Renewal Date will be within the next 7 days from today',
      rule: renewal('willBeWithin', 7),
      members: ['seven', 'soon', 'today'],
      next: {
        seven: '2025-06-22T23:00:00.000Z',
        soon: '2025-06-20T23:00:00.000Z',
        today: '2025-06-15T23:00:00.000Z',
        later: '2025-06-15T23:00:00.000Z',
        month: '2025-07-07T23:00:00.000Z',
      },
    },
    {
      name: 'Filter where Renewal Date will be more than 7 days from today',
      rule: renewal('willBeMoreThan', 7),
      members: ['later', 'month'],
      next: { later: '2025-06-15T23:00:00.000Z', month: '2025-07-07T23:00:00.000Z' },
    },
    { name: 'Filter profiles where Renewal Date was 5 days ago', rule: renewal('was', 5), members: ['five'] },
    {
      name: 'Filter profiles where Renewal Date was within the past 5 days including today',
      rule: renewal('wasWithin', 5),
      members: ['five', 'today'],
    },
    {
      name: 'Filter profiles where Renewal Date was more than 1 week before today',
      rule: renewal('wasMoreThan', 1, 'weeks'),
      members: ['long'],
      next: {
        week: '2025-06-15T23:00:00.000Z',
        five: '2025-06-17T23:00:00.000Z',
        today: '2025-06-22T23:00:00.000Z',
        soon: '2025-06-27T23:00:00.000Z',
        seven: '2025-06-29T23:00:00.000Z',
        later: '2025-06-30T23:00:00.000Z',
        month: '2025-07-22T23:00:00.000Z',
      },
    },
    {
      name: 'a month ahead is the same day of the next month',
      rule: renewal('willBeIn', 1, 'months'),
      members: ['month'],
    },
    { name: 'in 0 days is today', rule: renewal('willBeIn', 0), members: ['today'] },
    {
      name: 'Filter profiles where Purchase Date is before and not including 10/10/2021',
      rule: purchase('before', '2021-10-10'),
      members: ['long'],
      next: {},
    },
    {
      name: 'Filter profiles where Purchase Date is before and including 10/10/2021',
      rule: purchase('until', '2021-10-10'),
      members: ['long', 'week'],
    },
    {
      name: 'Filter profiles where Purchase Date is since and including 10/10/2021',
      rule: purchase('since', '2021-10-10'),
      members: ['five', 'week'],
    },
    {
      name: 'Filter profiles where Purchase Date is after and not including 10/10/2021',
      rule: purchase('after', '2021-10-10'),
      members: ['five'],
    },
    {
      name: 'a day is',
      rule: { attribute: 'Purchase Date', operator: 'is', values: ['2021-10-10', '2021-10-11'] },
      members: ['five', 'week'],
    },
    {
      name: 'a day is not, or there is none',
      rule: purchase('isNot', '2021-10-10'),
      members: [
        'five',
        'later',
        'long',
        'midnight',
        'month',
        'nothing',
        'seven',
        'soon',
        'today',
        'tomorrow',
        'tonight',
        'yesterdayNight',
      ],
    },
    {
      name: 'R35 only the date part of the attribute value is used while the time is ignored',
      rule: { attribute: 'seen', operator: 'isToday' },
      members: ['midnight', 'tonight'],
      next: {
        midnight: '2025-06-15T23:00:00.000Z',
        tonight: '2025-06-15T23:00:00.000Z',
        tomorrow: '2025-06-15T23:00:00.000Z',
      },
    },
    {
      name: 'until a day takes in its last millisecond',
      rule: { attribute: 'seen', operator: 'until', value: '2025-06-15' },
      members: ['midnight', 'tonight', 'yesterdayNight'],
    },
    {
      name: 'after an instant is a millisecond later',
      rule: { attribute: 'seen', operator: 'after', value: '2025-06-15T23:59:59.999+01:00' },
      members: ['tomorrow'],
    },
    {
      name: 'since an instant is that instant too',
      rule: { attribute: 'seen', operator: 'since', value: '2025-06-15T22:59:59.999Z' },
      members: ['tomorrow', 'tonight'],
    },
    {
      name: 'a birthday within a week, whatever the year',
      rule: { attribute: 'born', operator: 'willBeWithin', amount: 7, unit: 'days', ignoreYear: true },
      members: ['today', 'week'],
    },
    {
      name: '29 February is the 28th in a common year',
      rule: { attribute: 'born', operator: 'was', amount: 107, unit: 'days', ignoreYear: true },
      members: ['five'],
    },
  ],
};
