import type { MongoMeaning, ValueOperatorDefinition } from '../Operator';

/** The exact value; text without regard to case. On a list: an element equals. */
export const is: ValueOperatorDefinition = {
  kind: 'value',
  name: 'is',
  label: 'Is',
  types: ['text', 'number', 'boolean', 'date', 'datetime', 'list'],
  manyValues: true,
  text: { memory: equalsAny, mongo: equalsAnyInMongo },
  number: { memory: equalsAny, mongo: equalsAnyInMongo },
  boolean: { memory: equalsAny, mongo: equalsAnyInMongo },
  span: (wanted) => ({ from: wanted, to: wanted }),
  words: (wanted) => `is ${wanted}`,
  example: {
    rule: { attribute: 'city', operator: 'is', values: ['New York', 'Mexico City'] },
    means: 'Everybody who lives either in New York or in Mexico City.',
  },
};

/** So many are compared one after the other faster than one is looked up. */
const FEW = 8;

function equalsAny<Value>(wanted: readonly Value[]): (found: Value) => boolean {
  if (wanted.length === 1) {
    const [only] = wanted;
    return (found) => found === only;
  }
  if (wanted.length <= FEW) return (found) => wanted.includes(found);
  const all = new Set(wanted);
  return (found) => all.has(found);
}

function equalsAnyInMongo(wanted: readonly unknown[]): MongoMeaning {
  return { alternatives: [wanted.length === 1 ? { $eq: wanted[0] } : { $in: wanted }] };
}
