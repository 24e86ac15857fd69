import type { PropertyRule, Rule } from '../../../engine';
import type { Stage } from '../Stage';

const city = (...values: string[]): Rule => ({
  attribute: 'city',
  operator: 'is',
  ...(values.length === 1 ? { value: values[0] as string } : { values }),
});
const dear: PropertyRule = { property: 'price', operator: 'greaterOrEqual', value: 100 };
const electronics: PropertyRule = { property: 'category', operator: 'is', value: 'electronics' };
const bought = (count: number, days: number, where?: PropertyRule): Rule => ({
  event: 'Purchase',
  occurrence: { operator: 'moreOrEqual', count },
  timeframe: { operator: 'withinTheLast', amount: days, unit: 'days' },
  ...(where && { where }),
});

/** How clauses are put together; each person tells one way of joining them from the next. */
export const clauses: Stage = {
  title: 'clauses',
  zone: 'UTC',
  now: '2025-06-30T12:00:00.000Z',
  types: { age: 'number' },
  people: {
    york: { attributes: { city: 'New York', gender: 'F', age: 40 } },
    mexico: { attributes: { city: 'Mexico City', gender: 'M', age: 17 } },
    lisbon: { attributes: { city: 'Lisbon', gender: 'F', age: 17 } },
    nowhere: { attributes: { gender: 'F' } },
  },
  events: [
    {
      who: 'york',
      id: 'e1',
      type: 'Purchase',
      at: '2025-06-29T12:00:00.000Z',
      properties: { price: 150, category: 'electronics' },
    },
    {
      who: 'york',
      id: 'e2',
      type: 'Purchase',
      at: '2025-06-20T12:00:00.000Z',
      properties: { price: 20, category: 'books' },
    },
    {
      who: 'mexico',
      id: 'e3',
      type: 'Purchase',
      at: '2025-06-29T12:00:00.000Z',
      properties: { price: 150, category: 'books' },
    },
    {
      who: 'mexico',
      id: 'e4',
      type: 'Purchase',
      at: '2025-06-28T12:00:00.000Z',
      properties: { price: 20, category: 'electronics' },
    },
    {
      who: 'lisbon',
      id: 'e5',
      type: 'Purchase',
      at: '2025-05-01T12:00:00.000Z',
      properties: { price: 150, category: 'electronics' },
    },
    { who: 'lisbon', id: 'e6', type: 'Item viewed', at: '2025-06-30T11:00:00.000Z' },
    { who: 'york', id: 'e7', type: 'Item viewed', at: '2025-06-30T11:00:00.000Z' },
  ],
  cases: [
    {
      name: 'R14 several values of one attribute by OR LIST',
      rule: city('New York', 'Mexico City'),
      members: ['mexico', 'york'],
    },
    {
      name: 'R14 several values of one attribute by OR',
      rule: { any: [city('New York'), city('Mexico City')] },
      members: ['mexico', 'york'],
    },
    {
      name: 'R14 several attributes by AND',
      rule: { all: [city('New York', 'Lisbon'), { attribute: 'age', operator: 'lessThan', value: 18 }] },
      members: ['lisbon'],
    },
    {
      name: 'R14 several attributes by OR',
      rule: { any: [city('New York'), { attribute: 'age', operator: 'lessThan', value: 18 }] },
      members: ['lisbon', 'mexico', 'york'],
    },
    {
      name: 'R14 AND of ORs is not OR of ANDs',
      rule: {
        all: [
          { any: [city('New York'), city('Lisbon')] },
          {
            any: [
              { attribute: 'gender', operator: 'is', value: 'm' },
              { attribute: 'age', operator: 'greaterThan', value: 18 },
            ],
          },
        ],
      },
      members: ['york'],
    },
    {
      name: 'R15 an event clause has an occurrence and a timeframe: twice in a week',
      rule: bought(2, 7),
      members: ['mexico'],
      next: { mexico: '2025-07-05T12:00:00.001Z' },
    },
    {
      name: 'R15 twice in two weeks',
      rule: bought(2, 14),
      members: ['mexico', 'york'],
      next: { mexico: '2025-07-12T12:00:00.001Z', york: '2025-07-04T12:00:00.001Z' },
    },
    {
      name: 'R15 an event clause has properties, which are those of one and the same event',
      rule: bought(1, 30, { all: [dear, electronics] }),
      members: ['york'],
      next: { york: '2025-07-29T12:00:00.001Z' },
    },
    {
      name: 'R15 two clauses about the same event may be met by two of them',
      rule: { all: [bought(1, 30, dear), bought(1, 30, electronics)] },
      members: ['mexico', 'york'],
    },
    {
      name: 'R16 several events by AND',
      rule: { all: [bought(1, 30), { event: 'Item viewed' }] },
      members: ['york'],
    },
    {
      name: 'R16 attributes and events together',
      rule: { all: [{ attribute: 'gender', operator: 'is', value: 'F' }, { event: 'Item viewed' }] },
      members: ['lisbon', 'york'],
    },
    {
      name: 'R16 groups within groups, as deep as one likes',
      rule: {
        any: [
          {
            all: [
              bought(1, 30),
              { none: [{ event: 'Item viewed' }, { all: [city('Mexico City'), bought(3, 30)] }] },
            ],
          },
          { none: [{ any: [{ attribute: 'age', operator: 'isNotEmpty' }] }] },
        ],
      },
      members: ['mexico', 'nowhere'],
    },
  ],
};
