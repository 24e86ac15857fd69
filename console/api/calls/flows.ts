import type {
  AddReport,
  Flow,
  FlowDefinition,
  FlowGoal,
  FlowNumbers,
  FlowReport,
  ParkedEntry,
  Participant,
  ProfileRef,
} from '../../../engine';
import { call } from '../Call';
import { maskKey } from '../mask';
import type { Shape } from '../shape/Shape';
import { audience } from '../shape/audience';
import { itemAnswer, profileKey, profileParam, refOf } from '../shape/common';
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
  rule,
  text,
  whole,
  words,
} from '../shape/shapes';

const flowParam = { flow: name("The host's own id.") };
const outcome = words(['accepted', 'alreadyInFlow', 'notAllowedToReEnter', 'notContactable']);

const goal = object<FlowGoal>({
  rule,
  within: optional(fields({ amount: whole(1, 576_000), unit: words(['days', 'hours', 'minutes']) })),
});

const definition = object<FlowDefinition>({
  id: name("The host's own: the same after a restart."),
  name: name('What people call it.'),
  host: name('`n8n`, `node-red`, …'),
  audience,
  on: optional(list(words(['entry', 'exit']), { minItems: 1, maxItems: 2 })),
  updateAfterLaunch: optional(words(['never', 'realTime'], { default: 'realTime' })),
  reEntry: optional(either(words(['never', 'afterExit']), fields({ afterHours: whole(0, 1_000_000) }))),
  stopOnExit: optional(flag()),
  maxAttempts: optional(whole(1, 1_000_000)),
  checkDoNotContact: optional(words(['email', 'phone'])),
  topic: optional(name('What it sends about.', 600)),
  goal: optional(goal),
});

const numbers = {
  entered: count(),
  left: count(),
  parked: count(),
  ended: count('Waits.'),
  allowed: count(),
  later: count(),
  rejected: count(),
};
const report = object<FlowReport>({
  flowId: text(),
  name: text(),
  from: instant(),
  to: instant('Not included.'),
  by: words(['hour', 'day', 'week']),
  timeZone: text(),
  total: object<FlowNumbers>(numbers),
  periods: list(fields({ at: instant('Its beginning.'), ...numbers })),
  inFlow: count('Who is in it now.'),
  waits: list(
    fields({
      place: fields({ host: text(), flowId: text(), nodeId: text() }),
      waiting: count(),
      ended: count(),
      byBranch: anything('By the place of the branch, and `timedOut`.') as unknown as Shape<
        Record<string, number>
      >,
    }),
  ),
  goal: optional(extended(goal, { profiles: count(), reached: count(), rate: number() })),
  splits: list(
    fields({
      name: text(),
      branches: list(
        fields({
          name: text(),
          profiles: count(),
          reached: optional(count()),
          rate: optional(number()),
          lift: optional(number('Over the holdout: the difference of both rates.')),
          interval: optional(
            list(number(), { minItems: 2, maxItems: 2 }) as unknown as Shape<[number, number]>,
          ),
        }),
      ),
    }),
  ),
});

export const flow = extended(definition, {
  status: words(['active', 'paused', 'stopped']),
  entryPoint: words(['predefinedAudience']),
  launchedAt: instant(),
  pinned: list(
    fields({
      segment: text(),
      name: text(),
      version: count(),
      rule,
      changed: flag("Whether today's differs."),
    }),
  ),
  populating: flag('Those who were in the audience at launch are being entered.'),
});

const parkedEntry = object<ParkedEntry>({
  id: text(),
  kind: words(['entry', 'exit']),
  flowId: text(),
  profile: profileKey,
  segment: optional(text()),
  cause: optional(
    either(
      fields({ event: fields({ id: text(), type: text(), at: instant(), properties: anything() }) }),
      fields({ change: words(['attributes', 'tags', 'time', 'launch', 'added', 'removed']) }),
    ),
  ),
  at: instant(),
  attempt: count(),
  parkedAt: instant(),
  error: text({ description: 'What went wrong the last time.' }),
});

const turn = (what: 'pause' | 'resume' | 'stop', about: string) =>
  call(`flows.${what}`, {
    method: 'POST',
    path: `/flows/{flow}/${what}`,
    covers: [`flows.${what}`],
    about,
    params: flowParam,
    answers: flow,
    run: ({ engine, params }) => engine.flows[what](params.flow) as Promise<Flow>,
  });

export const flowCalls = [
  call('flows.list', {
    method: 'GET',
    path: '/flows',
    needs: 'read',
    covers: ['flows.list'],
    about: 'By name.',
    query: {
      status: optional(words(['active', 'paused', 'stopped'])),
      entryPoint: optional(flag()),
    },
    answers: list(flow),
    run: ({ engine, query }) => engine.flows.list(query),
  }),
  call('flows.get', {
    method: 'GET',
    path: '/flows/{flow}',
    needs: 'read',
    covers: ['flows.get'],
    about: 'One flow, with the segment definitions it was launched with.',
    params: flowParam,
    answers: flow,
    run: ({ engine, params }) => engine.flows.get(params.flow),
  }),
  call('flows.launch', {
    method: 'POST',
    path: '/flows',
    covers: ['flows.launch'],
    about:
      'Starts a flow with the definitions of its segments as they are now. The same id with the same settings again changes nothing.',
    body: extended(definition, {
      replace: optional(flag('With other settings: pin anew, participants are kept.')),
    }),
    answers: flow,
    run: ({ engine, body }) => engine.flows.launch(body),
  }),
  call('flows.report', {
    method: 'POST',
    path: '/flows/{flow}/report',
    needs: 'read',
    covers: ['flows.report'],
    about:
      'How it went, per period and in all: entries, waits, what was asked before sending, and per branch of a split who has reached the goal.',
    params: flowParam,
    body: fields({
      from: optional(instant('Default: its first entry.')),
      to: optional(instant('Not included; default: now.')),
      by: optional(words(['hour', 'day', 'week'], { default: 'day' })),
      goal: optional(goal),
    }),
    bodyOptional: true,
    answers: report,
    run: ({ engine, params, body }) => engine.flows.report(params.flow, body),
  }),
  call('flows.add', {
    method: 'POST',
    path: '/flows/{flow}/add',
    covers: ['flows.add'],
    about: 'Takes more people into an active or paused flow, at once.',
    params: flowParam,
    body: audience,
    answers: object<AddReport>({
      accepted: count(),
      alreadyInFlow: count(),
      notAllowedToReEnter: count(),
      notContactable: count(),
    }),
    tellsProgress: true,
    run: ({ engine, params, body, signal, onProgress }) =>
      engine.flows.add(params.flow, body, { signal, onProgress }),
  }),
  call('flows.addMany', {
    method: 'POST',
    path: '/flows/{flow}/participants',
    covers: ['flows.addMany'],
    about: 'Takes people in, each answered for itself.',
    params: flowParam,
    body: fields({ profiles: list(anything('As { id } or an identity.'), { minItems: 1, maxItems: 5000 }) }),
    answers: list(itemAnswer(fields({ index: count(), profileId: text(), outcome }))),
    run: ({ engine, params, body, signal }) =>
      engine.flows.addMany(params.flow, body.profiles as unknown as ProfileRef[], { signal }),
  }),
  call('flows.removeParticipant', {
    method: 'DELETE',
    path: '/flows/{flow}/participants/{profile}',
    covers: ['flows.removeParticipant'],
    about:
      'Takes somebody out: what waits to be handed out is withdrawn, and the exit is told to flows that hear of it.',
    params: { ...flowParam, ...profileParam },
    answers: fields({ profileId: text(), removed: flag('False for somebody who has left already.') }),
    run: ({ engine, params }) => engine.flows.removeParticipant(params.flow, refOf(params.profile)),
  }),
  turn('pause', 'Claims give nothing, newcomers wait for `resume`.'),
  turn('resume', 'Goes on.'),
  turn('stop', 'Claims give nothing, newcomers leave no entry; launching starts it again.'),
  call('flows.participants', {
    method: 'GET',
    path: '/flows/{flow}/participants',
    needs: 'read',
    covers: ['flows.participants'],
    about: 'Who takes part, in the order of ids, one JSON object a line.',
    params: flowParam,
    query: { outcome: optional(outcome) },
    answers: {
      lines: object<Participant>({
        profile: profileKey,
        outcome,
        entries: count(),
        enteredAt: optional(instant()),
        exitedAt: optional(instant()),
      }),
    },
    forReaders: ({ profile, ...rest }) => ({ profile: maskKey(profile), ...rest }),
    run: ({ engine, params, query, signal }) => engine.flows.participants(params.flow, { ...query, signal }),
  }),
  call('flows.parked', {
    method: 'GET',
    path: '/flows/{flow}/parked',
    covers: ['entries.parked'],
    about: 'Entries that were given up, latest first, with what went wrong; one JSON object a line.',
    params: flowParam,
    answers: { lines: parkedEntry },
    run: ({ engine, params, signal }) => engine.entries.parked(params.flow, { signal }),
  }),
  call('flows.requeue', {
    method: 'POST',
    path: '/flows/{flow}/requeue',
    covers: ['entries.requeue'],
    about: 'Brings parked entries back: all of them, or those named.',
    params: flowParam,
    body: fields({
      ids: optional(list(text({ minLength: 1, maxLength: 1000 }), { minItems: 1, maxItems: 1000 })),
    }),
    bodyOptional: true,
    answers: fields({ requeued: count() }),
    run: ({ engine, params, body }) => engine.entries.requeue(params.flow, body.ids),
  }),
];
