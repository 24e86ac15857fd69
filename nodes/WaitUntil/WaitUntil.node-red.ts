import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { isAudienceError, type EndedWait, type Place } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { FlowError } from '../hosts/node-red/answers/FlowError';
import type { ConnectionNode } from '../hosts/node-red/connection/connection';
import { whenStarted } from '../hosts/node-red/connection/deploys';
import { useConnection } from '../hosts/node-red/connection/useConnection';
import { isObject, profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { readText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { wholeNumber } from '../hosts/node-red/inputs/wholeNumber';
import { registerType } from '../hosts/node-red/settings/registerType';
import { messageToCarry } from './messageToCarry';
import { outputOfEnd, waitOf } from './waitOf';

interface WaitUntilDef extends NodeDef, ProfileInputs {
  connection?: string;
  branch?: string;
  eventType?: string;
  sameProperty?: string;
  sameValue?: string;
  sameValueType?: string;
  segment?: string;
  attribute?: string;
  daysBefore?: string | number;
  timeOfDay?: string;
  amount?: string | number;
  unit?: string;
  key?: string;
  keyType?: string;
  onRepeat?: string;
}

const MOST_AT_ONCE = 100;
const LOOK_MS = 1_000;
const AFTER_ERROR_MS = 1_000;

/** A message about a profile comes in and waits in MongoDB; it goes on when what it waits for has come, or the time is over. */
export default (RED: NodeAPI): void => {
  function WaitUntil(this: Node, def: WaitUntilDef): void {
    RED.nodes.createNode(this, def);
    const readProfile = profileInput(RED, this, def);
    const readValue = typedValue(RED, this, 'sameValue', def.sameValue, def.sameValueType);
    const readKey = typedValue(RED, this, 'key', def.key, def.keyType);
    const place: Place = { host: 'node-red', flowId: this.z || 'flow', nodeId: this.id };

    answerMessages(RED, this, def.connection, async (message, { link, signal }) => {
      const profile = await readProfile(message);
      const carry = messageToCarry(message);
      const key = (await readText(readKey, 'key', message)) ?? entryIdOf(message);
      const form = {
        branch: def.branch || 'event',
        eventType: def.eventType,
        sameProperty: def.sameProperty?.trim(),
        sameValue: def.sameProperty?.trim() ? await readValue(message) : undefined,
        segment: def.segment,
        attribute: def.attribute,
        daysBefore: wholeNumber(def.daysBefore, 'daysBefore', { least: 0, most: 1_000, otherwise: 0 }),
        timeOfDay: def.timeOfDay?.trim(),
        amount: wholeNumber(def.amount, 'amount', { least: 1, otherwise: 2 }),
        unit: def.unit || 'hours',
        key,
        onRepeat: def.onRepeat || 'both',
      };
      await link.run((engine) => engine.waits.open(place, waitOf(form, profile, carry)), { signal });
    });

    useConnection(RED, this, def.connection, (connection) => {
      if (connection === undefined) return () => Promise.resolve();
      return sendEnded(RED, this, connection, place);
    });
  }

  registerType(RED, 'audience-wait-until', WaitUntil);
};

/** The same entry again is the same wait. */
function entryIdOf(message: NodeMessage): string | undefined {
  const entry = isObject(message['audience']) ? message['audience']['entry'] : undefined;
  return isObject(entry) && typeof entry['id'] === 'string' ? entry['id'] : undefined;
}

/** Sends what has ended, until the node closes. The answer ends it. */
function sendEnded(RED: NodeAPI, node: Node, { link }: ConnectionNode, place: Place): () => Promise<void> {
  const closing = new AbortController();
  const { signal } = closing;
  let running = Promise.resolve();
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await link.run((engine) => engine.waits.next(place, { timeoutMs: LOOK_MS, signal }), {
          waitMs: Infinity,
          signal,
        });
        if (signal.aborted) return;
        const ended = await link.run((engine) => engine.waits.claim(place, { limit: MOST_AT_ONCE }), {
          waitMs: Infinity,
          signal,
        });
        for (const wait of ended) {
          node.send(messagesOf(wait));
          await link.run((engine) => engine.waits.ack(wait), { waitMs: Infinity, signal });
        }
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

function messagesOf({ carry, id, branch, event, at, openedAt }: EndedWait): (NodeMessage | null)[] {
  const message = (isObject(carry) ? carry : { payload: carry }) as NodeMessage;
  const audience = isObject(message['audience']) ? message['audience'] : {};
  message['audience'] = { ...audience, wait: { id, branch, at, openedAt, ...(event && { event }) } };
  const output = outputOfEnd(branch);
  return [0, 1].map((one) => (one === output ? message : null));
}
