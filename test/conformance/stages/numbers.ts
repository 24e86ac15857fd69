import type { AttributeOperator, Rule } from '../../../engine';
import type { Stage } from '../Stage';

const spent = (operator: AttributeOperator, value: number): Rule => ({ attribute: 'spent', operator, value });

export const numbers: Stage = {
  title: 'numbers, booleans and lists',
  zone: 'UTC',
  now: '2025-06-15T12:00:00.000Z',
  types: { spent: 'number', optedIn: 'boolean', 'Favorite Color': 'list', cars: 'objects' },
  people: {
    zero: {
      attributes: {
        spent: 0,
        optedIn: false,
        'Favorite Color': ['Red'],
        cars: [{ brand: 'Fiat', horsePower: 45 }],
      },
    },
    minus: { attributes: { spent: -1, optedIn: true, 'Favorite Color': ['blue', 'RED'] } },
    below: { attributes: { spent: 99.99, 'Favorite Color': [5] } },
    exact: {
      attributes: {
        spent: 100,
        'Favorite Color': ['5'],
        cars: [
          { brand: 'Fiat', horsePower: 45 },
          { brand: 'Ford', horsePower: 90 },
        ],
      },
    },
    text: { attributes: { spent: '100' } },
    above: { attributes: { spent: 100.01, cars: [{ brand: 'Ford', horsePower: 90 }] } },
    huge: { attributes: { spent: 1e308, cars: [{ brand: 'Ford', horsePower: '90' }] } },
    cleared: { attributes: { spent: null, 'Favorite Color': [], cars: [] } },
    nothing: {},
  },
  cases: [
    {
      name: 'customers who have spent a specific amount of money on purchases',
      rule: spent('is', 100),
      members: ['exact', 'text'],
    },
    {
      name: 'customers who have spent more or less than the specified amount',
      rule: spent('isNot', 100),
      members: ['above', 'below', 'cleared', 'huge', 'minus', 'nothing', 'zero'],
    },
    {
      name: 'customers who still have a way to go before spending a certain amount',
      rule: spent('lessThan', 100),
      members: ['below', 'minus', 'zero'],
    },
    {
      name: 'customers who spent this same amount of money or less',
      rule: spent('lessOrEqual', 100),
      members: ['below', 'exact', 'minus', 'text', 'zero'],
    },
    {
      name: 'customers whose purchases reached a certain threshold or went over it',
      rule: spent('greaterOrEqual', 100),
      members: ['above', 'exact', 'huge', 'text'],
    },
    {
      name: 'customers who spent over a certain threshold',
      rule: spent('greaterThan', 100),
      members: ['above', 'huge'],
    },
    { name: 'zero is a value, and minus zero is zero', rule: spent('is', -0), members: ['zero'] },
    {
      name: 'false is not empty',
      rule: { attribute: 'optedIn', operator: 'isNotEmpty' },
      members: ['minus', 'zero'],
    },
    {
      name: 'is false is not is not true',
      rule: { attribute: 'optedIn', operator: 'is', value: false },
      members: ['zero'],
    },
    {
      name: 'is not true matches whoever never said',
      rule: { attribute: 'optedIn', operator: 'isNot', value: true },
      members: ['above', 'below', 'cleared', 'exact', 'huge', 'nothing', 'text', 'zero'],
    },
    {
      name: 'a list is what any of its elements is',
      rule: { attribute: 'Favorite Color', operator: 'is', value: 'red' },
      members: ['minus', 'zero'],
    },
    {
      name: 'a number in a list is not its text',
      rule: { attribute: 'Favorite Color', operator: 'is', value: 5 },
      members: ['below'],
    },
    {
      name: 'a list is not what none of its elements is',
      rule: { attribute: 'Favorite Color', operator: 'isNot', values: ['red', '5'] },
      members: ['above', 'below', 'cleared', 'huge', 'nothing', 'text'],
    },
    {
      name: 'Include profiles where Favorite Color attribute is not empty',
      rule: { attribute: 'Favorite Color', operator: 'isNotEmpty' },
      members: ['below', 'exact', 'minus', 'zero'],
    },
    {
      name: 'any of the objects',
      rule: {
        attribute: 'cars',
        match: 'any',
        where: { property: 'horsePower', operator: 'greaterThan', value: 45 },
      },
      members: ['above', 'exact'],
    },
    {
      name: 'all of the objects, of which there is one',
      rule: {
        attribute: 'cars',
        match: 'all',
        where: { property: 'horsePower', operator: 'greaterThan', value: 45 },
      },
      members: ['above'],
    },
    {
      name: 'none of the objects, also where there is none',
      rule: {
        attribute: 'cars',
        match: 'none',
        where: { property: 'horsePower', operator: 'greaterThan', value: 45 },
      },
      members: ['below', 'cleared', 'huge', 'minus', 'nothing', 'text', 'zero'],
    },
    {
      name: 'is not inside any of the objects needs an object',
      rule: {
        attribute: 'cars',
        match: 'any',
        where: { property: 'brand', operator: 'isNot', value: 'ford' },
      },
      members: ['exact', 'zero'],
    },
    {
      name: 'two fields of the same object',
      rule: {
        attribute: 'cars',
        match: 'any',
        where: {
          all: [
            { property: 'brand', operator: 'is', value: 'FIAT' },
            { property: 'horsePower', operator: 'greaterThan', value: 45 },
          ],
        },
      },
      members: [],
    },
  ],
};
