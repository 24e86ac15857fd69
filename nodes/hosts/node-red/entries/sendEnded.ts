import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { isAudienceError, type EndedWait, type Place } from '../../../../engine';
import { FlowError } from '../answers/FlowError';
import type { StatusLine } from '../answers/StatusLine';
import type { ConnectionNode } from '../connection/connection';
import { sendAndSee, whenDeployed, whenStarted } from '../connection/deploys';
import { Pace } from './Pace';
import { followNode } from './placeOfNode';

const MOST_AT_ONCE = 100;
const LOOK_MS = 1_000;
const AFTER_ERROR_MS = 1_000;
/** Between two counts of what waits; a place may hold a million. */
const COUNT_MS = 10_000;
const WAITS = '@audience-engine/n8n-nodes-audience/audience-connection:status.waits';

export interface Handed {
  /** One for each output. */
  messages: (NodeMessage | null)[];
  /** What was done for it is undone: it has reached nobody. */
  takeBack?: () => Promise<unknown>;
}

export interface Ended {
  status: StatusLine;
  /** What is sent of an end, if anything; it is handled then. What it throws sets the end aside. */
  handle(wait: EndedWait, signal: AbortSignal): Handed | undefined | Promise<Handed | undefined>;
  /** At most so many a second; default: no limit. */
  perSecond?: number;
}

/** Hands on what has ended at the place of a node, until the node closes, and says under the node how many wait. */
export function sendEnded(
  RED: NodeAPI,
  node: Node,
  { link }: ConnectionNode,
  place: Place,
  { status, handle, perSecond }: Ended,
): () => Promise<void> {
  const closing = new AbortController();
  const { signal } = closing;
  const patient = { waitMs: Infinity, signal };
  const pace = perSecond === undefined ? undefined : new Pace(perSecond);
  let running = Promise.resolve();
  let countedAt = -Infinity;

  const count = async (): Promise<void> => {
    if (performance.now() - countedAt < COUNT_MS) return;
    countedAt = performance.now();
    const { waiting } = await link.run((engine) => engine.waits.counts(place), patient);
    status.say(
      waiting === 0 ? {} : { fill: 'blue', shape: 'ring', text: RED._(WAITS, { count: waiting.toString() }) },
    );
  };
  /** @returns whether it is settled */
  const handOn = async (wait: EndedWait): Promise<boolean> => {
    let handed: Handed | undefined;
    try {
      handed = await handle(wait, signal);
    } catch (error) {
      const told = FlowError.from(error);
      if (signal.aborted) throw error;
      if (told.code === 'DATABASE_UNAVAILABLE') throw error;
      node.error(told.message);
      await link.run((engine) => engine.waits.park(wait, { error: told.message }), patient);
      return true;
    }
    if (handed) {
      const { messages, takeBack } = handed;
      await whenDeployed(RED, signal);
      if (signal.aborted || !(await sendAndSee(RED, node, signal, () => node.send(messages)))) {
        await takeBack?.();
        return false;
      }
    }
    await link.run((engine) => engine.waits.ack(wait), patient);
    return true;
  };
  /** A batch; what is not handed on (the node closes, the database is away) is for the next claim at once, not when the lease is over. */
  const batch = async (): Promise<void> => {
    const limit = Math.min(pace?.within(LOOK_MS) ?? MOST_AT_ONCE, MOST_AT_ONCE);
    const held = await link.run((engine) => engine.waits.claim(place, { limit }), patient);
    if (held.length > 0) countedAt = -Infinity;
    try {
      for (let wait = held[0]; wait && !signal.aborted; wait = held[0]) {
        await pace?.turn(signal);
        if (signal.aborted) break;
        if (!(await handOn(wait))) break;
        held.shift();
      }
    } finally {
      await Promise.allSettled(held.map((wait) => link.run((engine) => engine.waits.retry(wait), patient)));
    }
  };
  let hasFollowed = false;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (!hasFollowed) await link.run((engine) => followNode(RED, node, engine, place), patient);
        hasFollowed = true;
        await link.run((engine) => engine.waits.next(place, { timeoutMs: LOOK_MS, signal }), patient);
        if (signal.aborted) return;
        await batch();
        await count();
      } catch (error) {
        if (signal.aborted) return;
        // Nothing has come to the node yet, or another Node-RED was quicker.
        if (isAudienceError(error) && (error.code === 'NOT_FOUND' || error.code === 'LEASE_LOST')) continue;
        node.warn(FlowError.from(error).message);
        await new Promise((resolve) => setTimeout(resolve, AFTER_ERROR_MS));
      }
    }
  };
  const forget = whenStarted(RED, () => (running = run()));
  return async () => {
    forget();
    closing.abort();
    await running;
  };
}
