import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import type { EndedWait } from '../../engine';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { useConnection } from '../hosts/node-red/connection/useConnection';
import { entryOf } from '../hosts/node-red/entries/entryOf';
import { placeOfNode } from '../hosts/node-red/entries/placeOfNode';
import { sendEnded } from '../hosts/node-red/entries/sendEnded';
import { isObject, profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { readInstant, readText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { wholeNumber } from '../hosts/node-red/inputs/wholeNumber';
import { registerType } from '../hosts/node-red/settings/registerType';
import { branchesInput, type SavedBranch } from '../hosts/node-red/inputs/waitBranches';
import { branchSigns } from './branchSigns';
import { messageToCarry } from '../hosts/node-red/entries/messageToCarry';
import { outputOfEnd, outputsOf, waitOf } from './waitOf';

interface WaitUntilDef extends NodeDef, ProfileInputs {
  connection?: string;
  branches?: SavedBranch[];
  amount?: string | number;
  unit?: string;
  key?: string;
  keyType?: string;
  onRepeat?: string;
  until?: string;
  untilType?: string;
  weekday?: string;
  since?: string;
  sinceType?: string;
  whileSegment?: string;
  endWithFlow?: boolean;
}

/** A message about a profile comes in and waits in MongoDB; it goes on when what it waits for has come, or the time is over. */
export default (RED: NodeAPI): void => {
  function WaitUntil(this: Node, def: WaitUntilDef): void {
    RED.nodes.createNode(this, def);
    const { branches = [] } = def;
    const outputs = outputsOf(branches.length);
    const signs = branchSigns(branches);
    const readProfile = profileInput(RED, this, def);
    const readBranches = branchesInput(RED, this, branches);
    const readKey = typedValue(RED, this, 'key', def.key, def.keyType);
    const readUntil = typedValue(RED, this, 'until', def.until, def.untilType);
    const readSince = typedValue(RED, this, 'since', def.since, def.sinceType);
    const place = placeOfNode(this);

    const status = answerMessages(RED, this, def.connection, async (message, { link, signal }) => {
      const profile = await readProfile(message);
      const { carry, dropped } = messageToCarry(message, signs);
      const entry = entryOf(message);
      const form = {
        branches: await readBranches(message),
        amount: wholeNumber(def.amount, 'amount', { least: 1, otherwise: 2 }),
        unit: def.unit || 'hours',
        until: await readInstant(readUntil, 'until', message),
        weekday: def.weekday,
        key: (await readText(readKey, 'key', message)) ?? entry?.id,
        onRepeat: def.onRepeat || 'both',
        since: await readInstant(readSince, 'since', message),
        whileSegment: def.whileSegment?.trim(),
        endWithFlow: def.endWithFlow === true,
        flowId: entry?.flowId,
      };
      if (dropped.length > 0) this.debug(`Not carried: ${dropped.join(', ')}`);
      await link.run((engine) => engine.waits.open(place, waitOf(form, profile, carry)), { signal });
    });

    useConnection(RED, this, def.connection, (connection) => {
      if (connection === undefined) return () => Promise.resolve();
      return sendEnded(RED, this, connection, place, {
        status,
        handle: (wait) => {
          const { message, branchesBefore } = messageOf(wait);
          const output = outputOfEnd(wait.branch, signs, branchesBefore);
          return { messages: Array.from({ length: outputs }, (_, i) => (i === output ? message : null)) };
        },
      });
    });
  }

  registerType(RED, 'audience-wait-until', WaitUntil);
};

function messageOf({ carry, id, branch, event, at, openedAt }: EndedWait): {
  message: NodeMessage;
  branchesBefore: unknown;
} {
  const message = (isObject(carry) ? carry : { payload: carry }) as NodeMessage;
  const audience = isObject(message['audience']) ? message['audience'] : {};
  const { branches } = isObject(audience['wait']) ? audience['wait'] : {};
  message['audience'] = { ...audience, wait: { id, branch, at, openedAt, ...(event && { event }) } };
  return { message, branchesBefore: branches };
}
