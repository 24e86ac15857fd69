import type { EventCondition, PropertyRule, Rule } from '../../../engine';
import type { Stage } from '../Stage';

const bought = (rest: Partial<EventCondition>): Rule => ({ event: 'Purchase', ...rest });
const often = (operator: NonNullable<EventCondition['occurrence']>['operator'], count: number): Rule =>
  bought({ occurrence: { operator, count } });
const viewed = (where: PropertyRule): Rule => ({ event: 'Item viewed', where });
const at = (iso: string): string => iso;

/** Ages in days before now: `a` exactly thirty, `b` a millisecond more, `c` sixty, `d` a millisecond more. */
export const events: Stage = {
  title: 'events',
  zone: 'UTC',
  now: '2025-06-30T12:00:00.000Z',
  types: {},
  people: {
    never: {},
    once: {},
    twice: {},
    thrice: {},
    often: {},
    a: {},
    b: {},
    c: {},
    d: {},
    future: {},
    looked: {},
    reader: {},
    strange: {},
  },
  events: [
    { who: 'once', type: 'Purchase', at: '2025-06-30T12:00:00.000Z' },
    ...['2025-06-01T12:00:00.000Z', '2025-05-29T12:00:00.000Z'].map((when) => ({
      who: 'twice',
      type: 'Purchase',
      at: when,
    })),
    ...['2025-06-28T12:00:00.000Z', '2025-06-29T12:00:00.000Z', '2025-06-30T11:59:00.000Z'].map((when) => ({
      who: 'thrice',
      type: 'Purchase',
      at: when,
    })),
    ...Array.from({ length: 6 }, (_, i) => ({
      who: 'often',
      type: 'Purchase',
      at: `2025-06-1${i}T00:00:00.000Z`,
    })),
    { who: 'a', type: 'Purchase', at: at('2025-05-31T12:00:00.000Z') },
    { who: 'b', type: 'Purchase', at: at('2025-05-31T11:59:59.999Z') },
    { who: 'c', type: 'Purchase', at: at('2025-05-01T12:00:00.000Z') },
    { who: 'd', type: 'Purchase', at: at('2025-05-01T11:59:59.999Z') },
    { who: 'future', type: 'Purchase', at: '2025-07-01T12:00:00.000Z' },
    { who: 'strange', type: 'purchase', at: '2025-06-30T11:00:00.000Z' },
    {
      who: 'looked',
      type: 'Item viewed',
      at: '2025-06-30T11:00:00.000Z',
      properties: { category: 'Electronics', price: 100, cart: { total: 50 }, new: true },
    },
    {
      who: 'reader',
      type: 'Item viewed',
      at: '2025-06-30T11:00:00.000Z',
      properties: {
        category: 'books',
        price: '100',
        cart: [{ total: 50 }],
        'cart.total': 7,
        note: '',
        '.note': 'x',
        '..': 'y',
      },
    },
  ],
  cases: [
    {
      name: 'whoever did it at all, at any time',
      rule: bought({}),
      members: ['a', 'b', 'c', 'd', 'often', 'once', 'thrice', 'twice'],
      next: { future: '2025-07-01T12:00:00.000Z' },
    },
    {
      name: 'has not happened: never, or not yet',
      rule: bought({ happened: false }),
      members: ['future', 'looked', 'never', 'reader', 'strange'],
      next: { future: '2025-07-01T12:00:00.000Z' },
    },
    {
      name: 'The exact number of times the customer made a purchase',
      rule: often('equals', 3),
      members: ['thrice'],
    },
    {
      name: 'For instance, less than 3 purchases',
      rule: often('lessThan', 3),
      members: ['a', 'b', 'c', 'd', 'future', 'looked', 'never', 'once', 'reader', 'strange', 'twice'],
    },
    {
      name: 'the number of purchases that is either smaller or equal to the value',
      rule: often('lessOrEqual', 2),
      members: ['a', 'b', 'c', 'd', 'future', 'looked', 'never', 'once', 'reader', 'strange', 'twice'],
    },
    {
      name: 'the exact number of purchases as the defined value or more than the defined value',
      rule: often('moreOrEqual', 3),
      members: ['often', 'thrice'],
    },
    { name: 'award those who bought more than 5 products', rule: often('moreThan', 5), members: ['often'] },
    {
      name: 'never is zero times',
      rule: often('equals', 0),
      members: ['future', 'looked', 'never', 'reader', 'strange'],
    },
    {
      name: 'It does not matter when exactly the purchase occurred',
      rule: bought({ timeframe: { operator: 'anyTime' } }),
      members: ['a', 'b', 'c', 'd', 'often', 'once', 'thrice', 'twice'],
    },
    {
      name: 'It occurred inside the specific timeframe, during the past “x” days',
      rule: bought({ timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } }),
      members: ['a', 'often', 'once', 'thrice', 'twice'],
      next: {
        a: '2025-06-30T12:00:00.001Z',
        often: '2025-07-15T00:00:00.001Z',
        once: '2025-07-30T12:00:00.001Z',
        thrice: '2025-07-30T11:59:00.001Z',
        twice: '2025-07-01T12:00:00.001Z',
        future: '2025-07-01T12:00:00.000Z',
      },
    },
    {
      name: 'someone who bought twice, 29 and 31 days ago and more, has bought once in the last 30 days',
      rule: bought({
        occurrence: { operator: 'equals', count: 1 },
        timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
      }),
      members: ['a', 'once', 'twice'],
    },
    {
      name: 'minutes and hours: within the last 2 minutes',
      rule: bought({ timeframe: { operator: 'withinTheLast', amount: 2, unit: 'minutes' } }),
      members: ['once', 'thrice'],
    },
    {
      name: 'The purchase happened before the last “x” days',
      rule: bought({ timeframe: { operator: 'beforeTheLast', amount: 30, unit: 'days' } }),
      members: ['b', 'c', 'd', 'twice'],
      next: {
        a: '2025-06-30T12:00:00.001Z',
        often: '2025-07-10T00:00:00.001Z',
        once: '2025-07-30T12:00:00.001Z',
        thrice: '2025-07-28T12:00:00.001Z',
        future: '2025-07-31T12:00:00.001Z',
      },
    },
    {
      name: 'The event may have happened between the last “x” and “y” days',
      rule: bought({ timeframe: { operator: 'betweenTheLast', from: 30, to: 60, unit: 'days' } }),
      members: ['a', 'b', 'c', 'twice'],
    },
    {
      name: 'between the last in either order',
      rule: bought({ timeframe: { operator: 'betweenTheLast', from: 60, to: 30, unit: 'days' } }),
      members: ['a', 'b', 'c', 'twice'],
    },
    {
      name: 'after an instant does not take that instant in',
      rule: bought({ timeframe: { operator: 'after', at: '2025-05-31T11:59:59.999Z' } }),
      members: ['a', 'often', 'once', 'thrice', 'twice'],
      next: { future: '2025-07-01T12:00:00.000Z' },
    },
    {
      name: 'before an instant does not take that instant in',
      rule: bought({ timeframe: { operator: 'before', at: '2025-05-31T11:59:59.999Z' } }),
      members: ['c', 'd', 'twice'],
      next: {},
    },
    {
      name: 'between two instants takes both in',
      rule: bought({
        timeframe: {
          operator: 'between',
          from: '2025-05-01T12:00:00.000Z',
          to: '2025-05-31T14:00:00.000+02:00',
        },
      }),
      members: ['a', 'b', 'c', 'twice'],
      next: {},
    },
    {
      name: 'a property is, text without regard to case',
      rule: viewed({ property: 'category', operator: 'is', value: 'ELECTRONICS' }),
      members: ['looked'],
    },
    {
      name: 'a property is not: of another value',
      rule: viewed({ property: 'category', operator: 'isNot', value: 'electronics' }),
      members: ['reader'],
    },
    {
      name: 'a number is no text',
      rule: viewed({ property: 'price', operator: 'is', value: 100 }),
      members: ['looked'],
    },
    {
      name: 'number operators match numbers only: less',
      rule: viewed({ property: 'price', operator: 'lessThan', value: 101 }),
      members: ['looked'],
    },
    {
      name: 'number operators match numbers only: less or equal',
      rule: viewed({ property: 'price', operator: 'lessOrEqual', value: 100 }),
      members: ['looked'],
    },
    {
      name: 'number operators match numbers only: greater',
      rule: viewed({ property: 'price', operator: 'greaterThan', value: 99 }),
      members: ['looked'],
    },
    {
      name: 'number operators match numbers only: greater or equal',
      rule: viewed({ property: 'price', operator: 'greaterOrEqual', value: 100 }),
      members: ['looked'],
    },
    {
      name: 'text operators match text only: starts with',
      rule: viewed({ property: 'price', operator: 'startsWith', value: '10' }),
      members: ['reader'],
    },
    {
      name: 'text operators match text only: ends with',
      rule: viewed({ property: 'category', operator: 'endsWith', value: 'KS' }),
      members: ['reader'],
    },
    {
      name: 'text operators match text only: contains',
      rule: viewed({ property: 'category', operator: 'contains', value: 'KS', caseSensitive: true }),
      members: [],
    },
    {
      name: 'what has another type does not contain',
      rule: viewed({ property: 'price', operator: 'notContains', value: '1' }),
      members: ['looked'],
    },
    {
      name: 'a dotted name reaches into objects, not into lists, and an own name goes first',
      rule: viewed({ property: 'cart.total', operator: 'is', values: [50, 7] }),
      members: ['looked', 'reader'],
    },
    {
      name: 'a name that begins with a dot is a name like others',
      rule: viewed({
        any: [
          { property: '.note', operator: 'is', value: 'X' },
          { property: '..', operator: 'is', value: 'Y' },
        ],
      }),
      members: ['reader'],
    },
    {
      name: 'a name that is nothing but a dot, and absent, is empty',
      rule: viewed({
        all: [
          { property: '.', operator: 'isEmpty' },
          { property: '.note', operator: 'isEmpty' },
        ],
      }),
      members: ['looked'],
    },
    {
      name: 'of a list of objects a dotted name finds nothing',
      rule: viewed({ property: 'cart.total', operator: 'is', value: 50 }),
      members: ['looked'],
    },
    {
      name: 'an empty property is absent or blank',
      rule: viewed({ property: 'note', operator: 'isEmpty' }),
      members: ['looked', 'reader'],
    },
    {
      name: 'an object is not empty',
      rule: viewed({ property: 'cart', operator: 'isNotEmpty' }),
      members: ['looked', 'reader'],
    },
    {
      name: 'conditions on properties are of the same event',
      rule: viewed({
        all: [
          { property: 'price', operator: 'is', value: 100 },
          { none: [{ property: 'new', operator: 'is', value: false }] },
        ],
      }),
      members: ['looked'],
    },
  ],
};
