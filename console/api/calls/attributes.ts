import type {
  AttributeChange,
  AttributeDefinition,
  AttributeType,
  ComputedDefinition,
  ComputedOf,
  ListedAttribute,
} from '../../../engine';
import { ATTRIBUTE_TYPES, COMPUTED_OF } from '../../../engine';
import { call } from '../Call';
import type { Shape } from '../shape/Shape';
import {
  anything,
  count,
  either,
  fields,
  flag,
  list,
  name,
  number,
  object,
  optional,
  scalar,
  text,
  whole,
  words,
} from '../shape/shapes';

const type = words<AttributeType>([...ATTRIBUTE_TYPES]);
const attribute = name('Exact text; dots and `$` are ordinary characters.');

const definition = (description: string): Shape<ComputedDefinition> =>
  object<ComputedDefinition>(
    {
      name: attribute,
      event: name('The event type whose events are counted.'),
      of: words<ComputedOf>([...COMPUTED_OF.keys()] as ComputedOf[]),
      property: optional(name('What is added up, or told apart; dots reach into objects.')),
      timeframe: optional(
        anything('As in rules; default: any time.') as unknown as Shape<
          NonNullable<ComputedDefinition['timeframe']>
        >,
      ),
      where: optional(
        anything('Conditions on properties, as in rules.') as unknown as Shape<
          NonNullable<ComputedDefinition['where']>
        >,
      ),
    },
    { description },
  );
const computed = {
  name: text(),
  type: words<'number' | 'datetime'>(['number', 'datetime']),
  computed: definition('As it was read.'),
};
const shownValue = either(number(), text());

const change = object<AttributeChange>({
  name: text(),
  from: type,
  type: optional(type),
  profiles: count('How many people have a value.'),
  unreadable: count('How many of these cannot be read as the new type.'),
  people: list(
    fields({ id: text(), externalId: optional(text()), value: anything('As it is.') }),
  ) as unknown as Shape<AttributeChange['people']>,
  usedBy: list(text(), { description: 'Segments and flows that ask for it.' }),
});

export const attributeCalls = [
  call('attributes.list', {
    method: 'GET',
    path: '/attributes',
    needs: 'read',
    covers: ['attributes.list'],
    about: 'The attributes of the account: the standard ones, then all others by name.',
    answers: list(
      object<ListedAttribute>({
        name: text(),
        type,
        standard: flag(),
        readOnly: flag(),
        computed: optional(definition('What it is computed from.')),
      }),
    ),
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
  call('attributes.retype', {
    method: 'POST',
    path: '/attributes/retype',
    covers: ['attributes.retype'],
    about:
      'Gives an attribute another type, and everybody’s values with it; with `dryRun` it only says what would change. Refused while a segment or a flow uses it.',
    body: fields({
      name: attribute,
      type,
      dryRun: optional(flag()),
      unreadable: optional(
        words(['refuse', 'clear'], {
          default: 'refuse',
          description: 'What becomes of values that cannot be read as the new type.',
        }),
      ),
    }),
    answers: change,
    run: ({ engine, body: { name: wanted, type: next, ...options }, signal }) =>
      engine.attributes.retype({ name: wanted, type: next }, { ...options, signal }),
  }),
  call('attributes.remove', {
    method: 'POST',
    path: '/attributes/remove',
    covers: ['attributes.remove'],
    about:
      'Removes an attribute with everybody’s values; with `dryRun` it only says what would change. Refused while a segment or a flow uses it.',
    body: fields({ name: attribute, dryRun: optional(flag()) }),
    answers: change,
    run: ({ engine, body: { name: wanted, ...options } }) => engine.attributes.remove(wanted, options),
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
  call('attributes.compute', {
    method: 'POST',
    path: '/attributes/computed',
    covers: ['attributes.compute'],
    about:
      'Has an attribute computed of people’s events, those of before included; with `dryRun` it only says how its values would be spread, and shows five people.',
    body: fields({
      definition: definition(
        'The name of a computed attribute that no segment uses gets another definition.',
      ),
      dryRun: optional(flag()),
    }),
    answers: fields({
      ...computed,
      profiles: optional(count('With `dryRun`: how many people there are.')),
      empty: optional(count('How many of them would have no value.')),
      distribution: optional(
        list(fields({ from: shownValue, to: shownValue, profiles: count() }), {
          description: 'Ten parts of equal width.',
        }),
      ),
      people: optional(list(fields({ id: text(), externalId: optional(text()), value: shownValue }))),
      estimated: optional(flag('Counted in a random part of the account.')),
    }),
    run: ({ engine, body: { definition: wanted, dryRun } }) =>
      engine.attributes.compute(wanted, dryRun === undefined ? {} : { dryRun }),
  }),
  call('attributes.removeComputed', {
    method: 'DELETE',
    path: '/attributes/computed',
    covers: ['attributes.removeComputed'],
    about: 'Removes a computed attribute. Refused while a segment uses it.',
    query: { name: attribute },
    answers: fields({ name: text() }),
    run: ({ engine, query: { name: wanted } }) => engine.attributes.removeComputed(wanted),
  }),
];
