import type { TagChange, TagItem } from '../../../engine';
import { call } from '../Call';
import { oneOf } from '../oneOf';
import { counted, itemAnswer, profileRef } from '../shape/common';
import { toldLine } from '../told';
import {
  anything,
  count,
  fields,
  flag,
  instant,
  list,
  name,
  object,
  optional,
  rule,
  text,
  whole,
} from '../shape/shapes';

const tag = name('A tag; compared trimmed and without regard to case.');
const change = fields({
  profiles: optional(
    list(profileRef, { minItems: 1, maxItems: 10_000, description: 'Either these people …' }),
  ),
  rule: optional({ ...rule, description: '… or everybody who matches.' }),
  tags: list(tag, { minItems: 1, maxItems: 100 }),
  largeAudience: optional(whole(1, 1_000_000_000, { default: 10_000 })),
});
const changed = object<TagChange>({
  profiles: count('How many were asked for.'),
  changed: count('How many of them have changed.'),
  largeAudience: flag('More people than `largeAudience` got this change.'),
});

export const tagCalls = [
  call('tags.list', {
    method: 'GET',
    path: '/tags',
    needs: 'read',
    covers: ['tags.list'],
    about: 'By name, each with the number of people who carry it now.',
    answers: list(fields({ ...counted, createdAt: instant() })),
    forReaders: (tags) => tags.map(toldLine),
    run: ({ engine }) => engine.tags.list(),
  }),
  call('tags.create', {
    method: 'POST',
    path: '/tags',
    covers: ['tags.create'],
    about: 'Creates a tag that nobody carries yet.',
    body: fields({ name: tag }),
    answers: fields({ name: text() }),
    status: 201,
    creates: true,
    run: ({ engine, body }) => engine.tags.create(body.name),
  }),
  call('tags.delete', {
    method: 'DELETE',
    path: '/tags',
    covers: ['tags.delete'],
    about:
      'Takes the tag off everybody and deletes it. Refused while a segment or an active flow uses it, unless forced.',
    query: { name: tag, force: optional(flag()) },
    answers: fields({ name: text(), profiles: count() }),
    tellsProgress: true,
    run: ({ engine, query: { name: wanted, ...options }, signal, onProgress }) =>
      engine.tags.delete(wanted, { ...options, signal, onProgress }),
  }),
  call('tags.add', {
    method: 'POST',
    path: '/tags/add',
    covers: ['tags.add'],
    about: 'Adds tags, known or new, to the people named or to everybody who matches a rule.',
    body: change,
    answers: changed,
    tellsProgress: true,
    run: ({ engine, body: { tags, largeAudience = 10_000, ...who }, signal, onProgress }) =>
      engine.tags.add(oneOf(who), tags, { largeAudience, signal, onProgress }),
  }),
  call('tags.remove', {
    method: 'POST',
    path: '/tags/remove',
    covers: ['tags.remove'],
    about: 'Takes tags off the people named, or off everybody who matches a rule.',
    body: change,
    answers: changed,
    tellsProgress: true,
    run: ({ engine, body: { tags, largeAudience = 10_000, ...who }, signal, onProgress }) =>
      engine.tags.remove(oneOf(who), tags, { largeAudience, signal, onProgress }),
  }),
  ...(['add', 'remove'] as const).map((what) =>
    call(`tags.${what}Many`, {
      method: 'POST',
      path: `/tags/${what}/batch`,
      covers: [`tags.${what}Many`],
      about:
        what === 'add'
          ? 'Adds tags to many people, each its own; an answer for each.'
          : 'Takes tags off many people, each its own; an answer for each.',
      body: fields({ items: list(anything('profile and tags'), { minItems: 1, maxItems: 5000 }) }),
      answers: list(itemAnswer(fields({ index: count(), profileId: text(), changed: flag() }))),
      run: ({ engine, body, signal }) =>
        engine.tags[`${what}Many`](body.items as unknown as TagItem[], { signal }),
    }),
  ),
];
