import type { AttributeDefinition, AttributeType, ListedAttribute } from '../../../engine';
import { ATTRIBUTE_TYPES } from '../../../engine';
import { call } from '../Call';
import { fields, flag, list, name, object, text, words } from '../shape/shapes';

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
];
