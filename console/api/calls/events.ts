import type { EventInput, ListedEventType, ListedProperty, TrackedEvent } from '../../../engine';
import { call } from '../Call';
import { itemAnswer, profileRef, wait } from '../shape/common';
import {
  anything,
  count,
  either,
  extended,
  fields,
  flag,
  instant,
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

const type = name('Exact name of what happened.');
const at = optional(
  either(
    text({
      description:
        'When it happened: ISO 8601; without Z or an offset in the time zone of the account. Default: now.',
    }),
    number('Milliseconds since 1970.'),
  ),
);

const event = object<Omit<EventInput, 'at'> & { at?: string | number }>({
  id: optional(name('Unique in the account: an id that is known changes nothing. Default: a new one.')),
  profile: profileRef,
  type,
  at,
  properties: optional(anything('Any JSON, up to 1 MiB.')),
  createProfile: optional(flag('Whether somebody nobody knows is created; default true.')),
});
const tracked = object<TrackedEvent>({
  id: text(),
  profileId: text(),
  duplicate: flag('An event of this id was there before: nothing has changed.'),
});

export const eventCalls = [
  call('events.track', {
    method: 'POST',
    path: '/events',
    covers: ['events.track'],
    about:
      'Records an event. From the answer on nothing can lose it, and every segment that mentions its type follows.',
    query: { wait },
    body: event,
    answers: tracked,
    creates: true,
    run: ({ engine, body, query }) => engine.events.track(body, query),
  }),
  call('events.trackMany', {
    method: 'POST',
    path: '/events/batch',
    covers: ['events.trackMany'],
    about: 'Many events at once, an answer for each in the order of what was sent; the good ones land.',
    query: { wait },
    body: fields({ events: list(anything('As for POST /events.'), { minItems: 1, maxItems: 5000 }) }),
    answers: list(itemAnswer(extended(tracked, { index: count() }))),
    run: ({ engine, body, query, signal }) =>
      engine.events.trackMany(body.events as unknown as EventInput[], { ...query, signal }),
  }),
  call('events.types', {
    method: 'GET',
    path: '/events/types',
    needs: 'read',
    covers: ['events.types'],
    about: 'The types of the events that are stored, by name.',
    query: { limit: optional(whole(1, 10_000, { default: 1000 })), count: optional(flag()) },
    answers: list(
      object<ListedEventType>({
        type: text(),
        lastAt: instant('Of its latest event.'),
        events: optional(count('When asked for; 10 000 stands for as many or more.')),
        perDay: optional(number('When counted: how many there are in a day, lately.')),
      }),
    ),
    run: ({ engine, query }) => engine.events.types(query),
  }),
  call('events.properties', {
    method: 'GET',
    path: '/events/properties',
    needs: 'read',
    covers: ['events.properties'],
    about: 'The properties that the latest hundred events of a type have, by name.',
    query: { type },
    answers: list(
      object<ListedProperty>({ name: text(), type: words(['text', 'number', 'boolean', 'list']) }),
    ),
    run: ({ engine, query }) => engine.events.properties(query.type),
  }),
  call('events.values', {
    method: 'GET',
    path: '/events/values',
    covers: ['events.values'],
    about: 'The values of a property in the latest thousand events of a type, the most frequent first.',
    query: {
      type,
      property: text({ minLength: 1, maxLength: 200 }),
      search: optional(text({ maxLength: 200 })),
      limit: optional(whole(1, 100, { default: 20 })),
    },
    answers: list(fields({ value: scalar, events: count() })),
    run: ({ engine, query: { type: wanted, property, ...options } }) =>
      engine.events.values(wanted, property, options),
  }),
];
