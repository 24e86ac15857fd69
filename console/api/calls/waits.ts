import type { OpenWait, WaitBranch, WaitCounts, WaitingPlace } from '../../../engine';
import { call } from '../Call';
import { maskKey } from '../mask';
import { profileKey, profileRef } from '../shape/common';
import type { Shape } from '../shape/Shape';
import {
  anything,
  anyValue,
  count,
  either,
  fields,
  instant,
  list,
  name,
  object,
  optional,
  text,
  whole,
  words,
} from '../shape/shapes';

const params = {
  host: name('`n8n`, `node-red`, …'),
  flow: name("The host's own id of the flow."),
  node: name("The host's own id of the node."),
};
const placeOf = ({ host, flow, node }: { host: string; flow: string; node: string }) => ({
  host,
  flowId: flow,
  nodeId: node,
});
const branch = anything('`event`, `segment` or `date`.') as unknown as Shape<WaitBranch>;

export const waitCalls = [
  call('waits.list', {
    method: 'GET',
    path: '/waits/{host}/{flow}/{node}',
    needs: 'read',
    covers: ['waits.list'],
    about: 'What waits at a node of a flow, in the order in which it was opened, page by page.',
    params,
    query: {
      after: optional(
        text({ pattern: '^[0-9a-fA-F]{24}$', description: 'The id of the last one of the page before.' }),
      ),
      limit: optional(whole(1, 1_000, { default: 100 })),
    },
    answers: list(
      object<OpenWait>({
        id: text(),
        profile: profileKey,
        key: optional(text()),
        branches: list(branch),
        openedAt: instant(),
        until: instant(),
      }),
    ),
    forReaders: (waits) => waits.map(({ profile, ...rest }) => ({ ...rest, profile: maskKey(profile) })),
    run: ({ engine, params: place, query }) => engine.waits.list(placeOf(place), query),
  }),
  call('waits.counts', {
    method: 'GET',
    path: '/waits/{host}/{flow}/{node}/counts',
    needs: 'read',
    covers: ['waits.counts'],
    about: 'How many wait at a node, and by which branch others have ended.',
    params,
    answers: object<WaitCounts>({
      waiting: count(),
      ended: count(),
      byBranch: anything('By the place of the branch, and `timedOut`.') as unknown as Shape<
        WaitCounts['byBranch']
      >,
    }),
    run: ({ engine, params: place }) => engine.waits.counts(placeOf(place)),
  }),
  call('waits.places', {
    method: 'GET',
    path: '/waits',
    needs: 'read',
    covers: ['waits.places'],
    about: 'Every node where somebody waits, or whose ends are not handled: also one that is no more.',
    query: { flow: optional(name('Only those of this flow.')) },
    answers: list(
      object<WaitingPlace>({
        place: fields({ host: text(), flowId: text(), nodeId: text() }),
        waiting: count(),
        toHandle: count(),
        parked: count(),
        since: instant(),
      }),
    ),
    run: ({ engine, query }) => engine.waits.places(query.flow === undefined ? {} : { flowId: query.flow }),
  }),
  call('waits.move', {
    method: 'POST',
    path: '/waits/{host}/{flow}/{node}/move',
    covers: ['waits.move'],
    about: 'What waits at a node, and the ends that nobody has handled, is at another one from now on.',
    params,
    body: fields({
      to: fields({ host: text(), flowId: text(), nodeId: text() }),
    }),
    answers: fields({ moved: count() }),
    run: async ({ engine, params: place, body }) => ({
      moved: await engine.waits.move(placeOf(place), body.to),
    }),
  }),
  call('waits.cancel', {
    method: 'POST',
    path: '/waits/{host}/{flow}/{node}/cancel',
    covers: ['waits.cancel'],
    about: 'Ends waits without an output: all of a node, those of a person, or the one of a key.',
    params,
    body: fields({ profile: optional(profileRef), key: optional(name('As it was opened with.', 1_000)) }),
    bodyOptional: true,
    answers: fields({ cancelled: count() }),
    run: async ({ engine, params: place, body }) => ({
      cancelled: await engine.waits.cancel(placeOf(place), body),
    }),
  }),
  call('waits.parked', {
    method: 'GET',
    path: '/waits/{host}/{flow}/{node}/parked',
    covers: ['waits.parked'],
    about: 'Ended waits that were given up, latest first, with what went wrong; one JSON object a line.',
    params,
    answers: {
      lines: fields({
        id: text(),
        place: fields({ host: text(), flowId: text(), nodeId: text() }),
        profile: profileKey,
        key: optional(text()),
        branch: either(count(), words(['timedOut'])),
        event: optional(fields({ id: text(), type: text(), at: instant(), properties: anything() })),
        at: instant(),
        openedAt: instant(),
        carry: anyValue('As it was given.'),
        attempt: count(),
        parkedAt: instant(),
        error: text(),
      }),
    },
    run: ({ engine, params: place, signal }) => engine.waits.parked(placeOf(place), { signal }),
  }),
  call('waits.requeue', {
    method: 'POST',
    path: '/waits/{host}/{flow}/{node}/requeue',
    covers: ['waits.requeue'],
    about: 'Brings them back: all of them, or those named.',
    params,
    body: fields({
      ids: optional(list(text({ minLength: 1, maxLength: 1_000 }), { minItems: 1, maxItems: 1_000 })),
    }),
    bodyOptional: true,
    answers: fields({ requeued: count() }),
    run: ({ engine, params: place, body }) => engine.waits.requeue(placeOf(place), body.ids),
  }),
];
