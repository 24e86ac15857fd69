import type { Node, NodeAPI } from 'node-red';
import { isAudienceError, type EndedWait, type Place } from '../../../../engine';
import { FlowError } from '../answers/FlowError';
import type { StatusLine } from '../answers/StatusLine';
import type { ConnectionNode } from '../connection/connection';
import { whenStarted } from '../connection/deploys';
import { Pace } from './Pace';

const MOST_AT_ONCE = 100;
const LOOK_MS = 1_000;
const AFTER_ERROR_MS = 1_000;
/** Between two counts of what waits; a place may hold a million. */
const COUNT_MS = 10_000;
const WAITS = '@audience-engine/n8n-nodes-audience/audience-connection:status.waits';

export interface Ended {
  status: StatusLine;
  /** What is done with an end; it is handled then. What it throws sets the end aside. */
  handle(wait: EndedWait, signal: AbortSignal): void | Promise<void>;
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
  const handOn = async (wait: EndedWait): Promise<void> => {
    await pace?.turn(signal);
    if (signal.aborted) return;
    try {
      await handle(wait, signal);
    } catch (error) {
      const told = FlowError.from(error);
      if (signal.aborted) throw error;
      if (told.code === 'DATABASE_UNAVAILABLE') throw error;
      node.error(told.message);
      await link.run((engine) => engine.waits.park(wait, { error: told.message }), patient);
      return;
    }
    await link.run((engine) => engine.waits.ack(wait), patient);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await link.run((engine) => engine.waits.next(place, { timeoutMs: LOOK_MS, signal }), patient);
        if (signal.aborted) return;
        const limit = pace?.within(LOOK_MS) ?? MOST_AT_ONCE;
        const ended = await link.run(
          (engine) => engine.waits.claim(place, { limit: Math.min(limit, MOST_AT_ONCE) }),
          patient,
        );
        if (ended.length > 0) countedAt = -Infinity;
        for (const wait of ended) await handOn(wait);
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
