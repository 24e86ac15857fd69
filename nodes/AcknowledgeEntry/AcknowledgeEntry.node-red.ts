import type { Node, NodeAPI, NodeDef } from 'node-red';
import { InvalidArgumentError, isAudienceError, type Entry } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { entriesInFlight } from '../hosts/node-red/entries/entriesInFlight';
import { isObject } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { readText, typedValue } from '../hosts/node-red/inputs/typedValue';

interface AcknowledgeEntryDef extends NodeDef {
  connection?: string;
  action?: string;
  entry?: string;
  entryType?: string;
  retryAfterSeconds?: string;
  retryAfterSecondsType?: string;
  reason?: string;
  reasonType?: string;
}

/** Marks the message's entry as handled, or gives it back for another try. */
export default (RED: NodeAPI): void => {
  function AcknowledgeEntry(this: Node, def: AcknowledgeEntryDef): void {
    RED.nodes.createNode(this, def);
    const readEntry = typedValue(RED, this, 'entry', def.entry || 'audience.entry', def.entryType || 'msg');
    const readAfter = typedValue(
      RED,
      this,
      'retryAfterSeconds',
      def.retryAfterSeconds || '60',
      def.retryAfterSecondsType || 'num',
    );
    const readReason = typedValue(RED, this, 'reason', def.reason, def.reasonType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const entry = entryOf(await readEntry(message));
      try {
        if (def.action === 'retry') {
          const after = secondsOf(await readAfter(message)) * 1_000;
          const error = (await readText(readReason, 'reason', message)) ?? 'given back by the flow';
          await link.run((engine) => engine.entries.retry(entry, { after, error }), { signal });
        } else {
          await link.run((engine) => engine.entries.ack(entry), { signal });
        }
        entriesInFlight.settle(entry.flowId, entry.id);
      } catch (error) {
        // Somebody else has it now: it no longer takes up room here.
        if (isAudienceError(error) && error.code === 'LEASE_LOST')
          entriesInFlight.settle(entry.flowId, entry.id);
        throw error;
      }
      send(message);
    });
  }

  registerType(RED, 'audience-acknowledge-entry', AcknowledgeEntry);
};

function entryOf(value: unknown): Entry {
  if (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['flowId'] === 'string' &&
    typeof value['lease'] === 'string'
  )
    return value as unknown as Entry;
  throw new InvalidArgumentError('The message carries no entry', {
    hint: "Keep msg.audience.entry as 'Segment Entry' sent it, or say in the node where it is.",
    path: '/entry',
  });
}

function secondsOf(value: unknown): number {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new InvalidArgumentError(
    `retryAfterSeconds is ${JSON.stringify(value)}, expected a number of seconds, 0 or more`,
    { hint: 'Give the seconds as a number.', path: '/retryAfterSeconds' },
  );
}
