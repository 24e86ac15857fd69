import type { ProfileEvent, ProfileExport, ProfileJoin, ProfileRef, ProfileSegment } from '../../../engine';
import { call } from '../Call';
import { cursorOf, page, paging, placeOf } from '../cursor';
import { maskProfile } from '../mask';
import { identityRef, itemAnswer, profileParam, profileRef, refOf, wait } from '../shape/common';
import { profile, profileInput, result } from '../shape/people';
import {
  anything,
  count,
  fields,
  flag,
  instant,
  list,
  object,
  optional,
  orNull,
  rule,
  text,
  whole,
  words,
} from '../shape/shapes';
import type { Shape } from '../shape/Shape';
import { checkReadersRefs, checkReadersRule } from '../readersRule';

const mode = optional(
  words(['partial', 'full'], {
    default: 'partial',
    description: '`partial`: what is not named stays. `full`: attributes that are not named are cleared.',
  }),
);

const whenSeveral = optional(
  words(['join', 'refuse'], {
    default: 'join',
    description:
      'When the identities belong to several people: `join` makes one of them, `refuse` writes nothing and answers IDENTITY_CONFLICT.',
  }),
);
const merged = optional(list(text(), { description: 'Ids of those who were joined to this one.' }));

export const profileCalls = [
  call('profiles.upsert', {
    method: 'POST',
    path: '/profiles',
    covers: ['profiles.upsert'],
    about:
      'Creates or updates the person whom any of the identities names. Several who have them are joined: the one created first stays.',
    query: { mode, wait, whenSeveral },
    body: profileInput,
    answers: fields({ id: text(), result, merged }),
    creates: true,
    run: ({ engine, body, query }) => engine.profiles.upsert(body, query),
  }),
  call('profiles.upsertMany', {
    method: 'POST',
    path: '/profiles/batch',
    covers: ['profiles.upsertMany'],
    about: 'Many people at once, an answer for each in the order of what was sent; the good ones land.',
    query: { mode, wait, whenSeveral },
    body: fields({ profiles: list(anything('As for POST /profiles.'), { minItems: 1, maxItems: 5000 }) }),
    answers: list(itemAnswer(fields({ index: count(), id: text(), result, merged }))),
    run: ({ engine, body, query }) => engine.profiles.upsertMany(body.profiles, query),
  }),
  call('profiles.list', {
    method: 'GET',
    path: '/profiles',
    needs: 'read',
    covers: [],
    about: 'Everybody, page by page.',
    query: paging,
    answers: page(profile),
    forReaders: ({ items, ...rest }) => ({ ...rest, items: items.map(maskProfile) }),
    run: async ({ engine, query: { limit = 100, cursor }, signal }) =>
      pageOf(await engine.profiles.find(null, { limit: limit + 1, ...after(cursor), signal }), limit),
  }),
  call('profiles.find', {
    method: 'POST',
    path: '/profiles/find',
    needs: 'read',
    covers: ['profiles.find'],
    about: 'Those who match a rule (`null`: everybody), page by page.',
    body: fields({ rule: orNull(rule), ...paging }),
    answers: page(profile),
    forReaders: ({ items, ...rest }) => ({ ...rest, items: items.map(maskProfile) }),
    run: async ({ engine, caller, body: { rule: wanted, limit = 100, cursor }, signal }) => {
      checkReadersRule(caller, wanted);
      return pageOf(
        await engine.profiles.find(wanted, { limit: limit + 1, ...after(cursor), signal }),
        limit,
      );
    },
  }),
  call('profiles.get', {
    method: 'GET',
    path: '/profiles/{profile}',
    covers: ['profiles.get'],
    about: 'One person, in full.',
    params: profileParam,
    answers: profile,
    run: ({ engine, params }) => engine.profiles.get(refOf(params.profile)),
  }),
  call('profiles.getMany', {
    method: 'POST',
    path: '/profiles/get',
    needs: 'read',
    covers: ['profiles.getMany'],
    about:
      'Many people at once, in full, an answer for each. Who may only read names them by `{ id }`, and is told what lists of people tell.',
    body: fields({ profiles: list(anything('As { id } or an identity.'), { minItems: 1, maxItems: 5000 }) }),
    answers: list(itemAnswer(fields({ index: count(), profile }))),
    forReaders: (answers) =>
      answers.map((answer) =>
        'profile' in answer ? { ...answer, profile: maskProfile(answer.profile) } : answer,
      ),
    run: ({ engine, caller, body }) => {
      checkReadersRefs(caller, body.profiles);
      return engine.profiles.getMany(body.profiles as unknown as ProfileRef[]);
    },
  }),
  call('profiles.search', {
    method: 'GET',
    path: '/profiles/search',
    covers: [],
    about: 'People by the beginning of a name, email address, phone number or external id, as one types it.',
    query: {
      search: text({ minLength: 1, maxLength: 200 }),
      limit: optional(whole(1, 100, { default: 20 })),
    },
    answers: list(profile),
    run: ({ engine, query: { search, limit = 20 }, signal }) =>
      engine.profiles.find({ search }, { limit, signal }),
  }),
  call('profiles.events', {
    method: 'GET',
    path: '/profiles/{profile}/events',
    covers: ['profiles.events'],
    about: 'What a person did: the latest first, page by page.',
    params: profileParam,
    query: {
      type: optional(text({ minLength: 1, maxLength: 200 })),
      after: optional(
        text({ minLength: 1, maxLength: 200, description: 'Id of the last event of the page before.' }),
      ),
      limit: optional(whole(1, 1000, { default: 100 })),
    },
    answers: list(
      object<ProfileEvent>({ id: text(), type: text(), at: instant(), properties: anything() as never }),
    ),
    run: ({ engine, params, query }) => engine.profiles.events(refOf(params.profile), query),
  }),
  call('profiles.segments', {
    method: 'GET',
    path: '/profiles/{profile}/segments',
    covers: ['profiles.segments'],
    about: 'The segments that a person is in now, by name: snapshot and predefined ones too.',
    params: profileParam,
    answers: list(
      object<ProfileSegment>({
        id: text(),
        name: text(),
        type: words(['snapshot', 'realTime']),
        predefined: flag(),
        since: optional(instant('Of a real-time segment whose members are stored.')),
      }),
    ),
    run: ({ engine, params }) => engine.profiles.segments(refOf(params.profile)),
  }),
  call('profiles.delete', {
    method: 'DELETE',
    path: '/profiles/{profile}',
    covers: ['profiles.delete'],
    about:
      'Erases a person: profile, events, memberships, entries and places in broadcasts. Do Not Contact records stay; that is what they are for.',
    params: profileParam,
    answers: fields({ id: text() }),
    run: ({ engine, params }) => engine.profiles.delete(refOf(params.profile)),
  }),
  call('profiles.merge', {
    method: 'POST',
    path: '/profiles/merge',
    covers: ['profiles.merge'],
    about: 'Joins people into the one created first.',
    body: fields({ profiles: list(profileRef, { minItems: 2, maxItems: 100 }) }),
    answers: fields({ id: text(), merged: list(text()) }),
    run: ({ engine, body, signal }) => engine.profiles.merge(body.profiles, { signal }),
  }),
  call('profiles.unmerge', {
    method: 'POST',
    path: '/profiles/unmerge',
    covers: ['profiles.unmerge'],
    about:
      'Undoes a join of the last 30 days: who was joined to another one is on their own again, with what they had and had done. What came after the join stays.',
    body: fields({
      id: text({ description: 'Of who was joined, or of who took over: then the latest join is undone.' }),
    }),
    answers: fields({ id: text(), from: text() }),
    run: ({ engine, body, signal }) => engine.profiles.unmerge(body.id, { signal }),
  }),
  call('profiles.joins', {
    method: 'GET',
    path: '/profiles/{profile}/joins',
    covers: ['profiles.joins'],
    about: 'Who was joined to a person in the last 30 days, the latest first: what can be undone.',
    params: profileParam,
    answers: list(object<ProfileJoin>({ id: text(), at: instant(), until: instant(), profile })),
    run: ({ engine, params }) => engine.profiles.joins(refOf(params.profile)),
  }),
  call('profiles.removeIdentity', {
    method: 'POST',
    path: '/profiles/{profile}/identities/remove',
    covers: ['profiles.removeIdentity'],
    about:
      'Takes an email address, phone number or external id off a person: it is free for somebody else. Do Not Contact records stay; the only identity is refused.',
    params: profileParam,
    query: { wait },
    body: identityRef,
    answers: fields({ id: text() }),
    run: ({ engine, params, body, query }) =>
      engine.profiles.removeIdentity(refOf(params.profile), body, query),
  }),
  call('profiles.export', {
    method: 'GET',
    path: '/profiles/{profile}/export',
    covers: ['profiles.export'],
    about: 'Everything that is stored about one person (subject access).',
    params: profileParam,
    answers: anything(
      'profile, events, joins, memberships, flows, entries, waits, splits, doNotContact, rejections, permits, broadcasts, consents, consentHistory',
    ) as unknown as Shape<ProfileExport>,
    run: ({ engine, params }) => engine.profiles.export(refOf(params.profile)),
  }),
];

const after = (cursor: string | undefined): { after?: string } => {
  const place = placeOf(cursor);
  return place === undefined ? {} : { after: place };
};

function pageOf<T extends { id: string }>(found: T[], limit: number): { items: T[]; next?: string } {
  const items = found.slice(0, limit);
  return found.length > limit ? { items, next: cursorOf((items[limit - 1] as T).id) } : { items };
}
