import type { AttributeDefinition, AttributeType, ListedAttribute } from '../../../engine';
import { ATTRIBUTE_TYPES } from '../../../engine';
import { call } from '../Call';
import {
  count,
  fields,
  flag,
  list,
  name,
  object,
  optional,
  scalar,
  text,
  whole,
  words,
} from '../shape/shapes';

const type = words<AttributeType>([...ATTRIBUTE_TYPES]);
const attribute = name('Exact text; dots and `$` are ordinary characters.');

export const attributeCalls = [
  call('attributes.list', {
    method: 'GET',
    path: '/attributes',
    needs: 'read',
    covers: ['attributes.list'],
    about: 'The attributes of the account: the standard ones, then all others by name.',
    answers: list(object<ListedAttribute>({ name: text(), type, standard: flag(), readOnly: flag() })),
    run: ({ engine }) => engine.attributes.list(),
  }),
  call('attributes.define', {
    method: 'POST',
    path: '/attributes',
    covers: ['attributes.define'],
    about: 'Declares the type of an attribute. Declaring the same again changes nothing.',
    body: fields({ name: attribute, type }),
    answers: object<AttributeDefinition>({ name: text(), type }),
    run: ({ engine, body }) => engine.attributes.define(body),
  }),
  call('attributes.values', {
    method: 'GET',
    path: '/attributes/values',
    covers: ['attributes.values'],
    about: 'The values that an attribute has, the most frequent first, each with the number of people.',
    query: {
      name: attribute,
      search: optional(text({ maxLength: 200 })),
      limit: optional(whole(1, 100, { default: 20 })),
    },
    answers: fields({
      values: list(fields({ value: scalar, profiles: count() })),
      estimated: flag('Counted in a random part of the account.'),
    }),
    run: ({ engine, query: { name: wanted, ...options } }) => engine.attributes.values(wanted, options),
  }),
];
