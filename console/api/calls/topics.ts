import { call } from '../Call';
import { byDefault, topic, topicShape } from '../shape/consent';
import { count, fields, list, name, optional, text } from '../shape/shapes';

const topicParam = { topic: name('Its name or id.', 600) };
const parts = {
  description: optional(text({ maxLength: 2_000, description: 'What it says to people.' })),
  default: optional(byDefault),
};
const channels = list(name('`email`, `sms`, …', 100), { minItems: 1, maxItems: 20 });

export const topicCalls = [
  call('consent.topics', {
    method: 'GET',
    path: '/topics',
    needs: 'read',
    covers: ['consent.topics.list'],
    about: 'What people can be written to about, by name, with numbers of contact points.',
    answers: list(topicShape),
    run: ({ engine }) => engine.consent.topics.list(),
  }),
  call('consent.createTopic', {
    method: 'POST',
    path: '/topics',
    covers: ['consent.topics.create'],
    about: 'Creates a topic.',
    body: fields({ name: name('Compared without regard to case.'), channels, ...parts }),
    answers: topicShape,
    status: 201,
    creates: true,
    run: ({ engine, body }) => engine.consent.topics.create(body),
  }),
  call('consent.topic', {
    method: 'GET',
    path: '/topics/{topic}',
    needs: 'read',
    covers: ['consent.topics.get'],
    about: 'One topic.',
    params: topicParam,
    answers: topicShape,
    run: ({ engine, params }) => engine.consent.topics.get(params.topic),
  }),
  call('consent.editTopic', {
    method: 'PATCH',
    path: '/topics/{topic}',
    covers: ['consent.topics.edit'],
    about: 'Changes what is given of a topic; consents and links stay.',
    params: topicParam,
    body: fields({ name: optional(name('A new name.')), channels: optional(channels), ...parts }),
    answers: topicShape,
    run: ({ engine, params, body }) => engine.consent.topics.edit(params.topic, body),
  }),
  call('consent.deleteTopic', {
    method: 'DELETE',
    path: '/topics/{topic}',
    covers: ['consent.topics.delete'],
    about: 'Deletes a topic. One that is used goes only over to another one, which takes over the consents.',
    params: topicParam,
    query: { replaceBy: optional(topic) },
    answers: fields({ id: text(), name: text(), moved: count('Contact points that went over.') }),
    run: ({ engine, params, query }) => engine.consent.topics.delete(params.topic, query),
  }),
];
