import type { Forecast, Segment, SegmentHistoryRow, SegmentInput, SegmentType } from '../../../engine';
import { call } from '../Call';
import { maskKey } from '../mask';
import { numbersInSteps, toldTo } from '../told';
import { FEW } from '../toldNumber';
import { approximate, profileKey } from '../shape/common';
import {
  count,
  fields,
  flag,
  instant,
  list,
  name,
  number,
  object,
  optional,
  rule,
  text,
  whole,
  words,
} from '../shape/shapes';

const segmentParam = { segment: name('Id or name.', 200) };
const segmentName = name('Unique in the account; compared trimmed and without regard to case.');
const type = words<SegmentType>(['snapshot', 'realTime'], {
  description: '`snapshot`: asked when a flow wants the list. `realTime`: watched; cannot be edited.',
});

export const segment = object<Segment>({
  id: text(),
  name: text(),
  type,
  rule,
  predefined: flag('Neither editable nor deletable.'),
  description: text({ description: 'The rule in one sentence.' }),
  status: words(['building', 'active']),
  build: optional(
    object<NonNullable<Segment['build']>>({
      done: count(),
      total: count(),
      startedAt: instant(),
      perSecond: optional(number()),
      expectedEndAt: optional(instant()),
    }),
  ),
  version: count('Counts the edits of a snapshot segment, from 1.'),
  createdAt: instant(),
});

const historyRow = object<SegmentHistoryRow & { approximate?: boolean }>({
  at: instant('The beginning of the period.'),
  size: count('At its end.'),
  entered: count(),
  left: count(),
  approximate,
});

export const segmentCalls = [
  call('segments.list', {
    method: 'GET',
    path: '/segments',
    needs: 'read',
    covers: ['segments.list'],
    about: 'By name, the predefined ones included.',
    answers: list(segment),
    run: ({ engine }) => engine.segments.list(),
  }),
  call('segments.create', {
    method: 'POST',
    path: '/segments',
    covers: ['segments.create'],
    about: 'Saves and activates. A real-time segment is `building` until everybody was looked at.',
    body: object<SegmentInput>({ name: segmentName, type, rule }),
    answers: segment,
    status: 201,
    creates: true,
    run: ({ engine, body }) => engine.segments.create(body),
  }),
  call('segments.get', {
    method: 'GET',
    path: '/segments/{segment}',
    needs: 'read',
    covers: ['segments.get'],
    about: 'One segment.',
    params: segmentParam,
    answers: segment,
    run: ({ engine, params }) => engine.segments.get(params.segment),
  }),
  call('segments.edit', {
    method: 'PATCH',
    path: '/segments/{segment}',
    covers: ['segments.edit'],
    about: 'Snapshot segments only. Running flows keep the definition they were launched with.',
    params: segmentParam,
    body: fields({ name: optional(segmentName), rule: optional(rule) }),
    answers: segment,
    run: ({ engine, params, body }) => engine.segments.edit(params.segment, body),
  }),
  call('segments.delete', {
    method: 'DELETE',
    path: '/segments/{segment}',
    covers: ['segments.delete'],
    about: 'Refused while a segment or an active flow uses it.',
    params: segmentParam,
    answers: fields({ id: text(), name: text() }),
    run: ({ engine, params }) => engine.segments.delete(params.segment),
  }),
  call('segments.duplicate', {
    method: 'POST',
    path: '/segments/{segment}/duplicate',
    covers: ['segments.duplicate'],
    about: 'A copy under another name; default name: `<name> copy`.',
    params: segmentParam,
    body: fields({ name: optional(segmentName), type: optional(type), rule: optional(rule) }),
    bodyOptional: true,
    answers: segment,
    status: 201,
    creates: true,
    run: ({ engine, params, body }) => engine.segments.duplicate(params.segment, body),
  }),
  call('segments.count', {
    method: 'GET',
    path: '/segments/{segment}/count',
    needs: 'read',
    covers: ['segments.count'],
    about:
      'How many people are in it. Whoever may only read is told it in steps of five, and of fewer than five nothing.',
    params: segmentParam,
    query: { now: optional(instant('As of then.')) },
    answers: fields({ count: count() }),
    run: async ({ engine, caller, params, query, signal }) => ({
      count: toldTo(caller, await engine.segments.count(params.segment, { ...query, signal })),
    }),
  }),
  call('segments.members', {
    method: 'GET',
    path: '/segments/{segment}/members',
    needs: 'read',
    covers: ['segments.members'],
    about: 'Who is in it, in the order of ids, one JSON object a line.',
    params: segmentParam,
    query: { now: optional(instant('As of then.')) },
    answers: { lines: profileKey },
    forReaders: maskKey,
    run: ({ engine, params, query, signal }) => engine.segments.members(params.segment, { ...query, signal }),
  }),
  call('segments.forecast', {
    method: 'GET',
    path: '/segments/{segment}/forecast',
    needs: 'read',
    covers: ['segments.forecast'],
    about: 'Who will enter and leave until then, if nothing but time passes.',
    params: segmentParam,
    query: {
      until: instant(),
      limit: optional(
        whole(0, 100_000, { default: 1000, description: 'Changes that are listed; all are counted.' }),
      ),
    },
    answers: object<Forecast & { approximate?: boolean }>({
      changes: list(fields({ at: instant(), profile: profileKey, kind: words(['enter', 'leave']) })),
      entering: count(),
      leaving: count(),
      approximate,
    }),
    forReaders: ({ changes, ...numbers }) => ({
      ...numbersInSteps(numbers, ['entering', 'leaving']),
      changes: changes
        .filter(({ kind }) => (kind === 'enter' ? numbers.entering : numbers.leaving) >= FEW)
        .map(({ profile, ...change }) => ({ ...change, profile: maskKey(profile) })),
    }),
    run: ({ engine, params, query, signal }) =>
      engine.segments.forecast(params.segment, { ...query, signal }),
  }),
  call('segments.history', {
    method: 'GET',
    path: '/segments/{segment}/history',
    needs: 'read',
    covers: ['segments.history'],
    about: 'How large it was and who came and went, in each hour, day or week of a span.',
    params: segmentParam,
    query: {
      from: optional(instant('Default: 30 days before `to`.')),
      to: optional(instant('Default: now.')),
      by: optional(words<'hour' | 'day' | 'week'>(['hour', 'day', 'week'], { default: 'day' })),
    },
    answers: list(historyRow),
    forReaders: (rows) => rows.map((row) => numbersInSteps(row, ['size', 'entered', 'left'])),
    run: ({ engine, params, query, signal }) => engine.segments.history(params.segment, { ...query, signal }),
  }),
];
