import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import type { AskOutcome } from '../../engine';
import { answerMessages, type Handling } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { useConnection } from '../hosts/node-red/connection/useConnection';
import { entryOf } from '../hosts/node-red/entries/entryOf';
import { placeOfNode } from '../hosts/node-red/entries/placeOfNode';
import { sendEnded } from '../hosts/node-red/entries/sendEnded';
import { isObject, profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { optionalText, readText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { wholeNumber } from '../hosts/node-red/inputs/wholeNumber';
import { registerType } from '../hosts/node-red/settings/registerType';

import { messageToCarry } from '../hosts/node-red/entries/messageToCarry';
import { askToSend } from './askToSend';

interface MayContactDef extends NodeDef, ProfileInputs {
  connection?: string;
  channel?: string;
  channelType?: string;
  category?: string;
  categoryType?: string;
  address?: string;
  addressType?: string;
  topic?: string;
  topicType?: string;
  whenLater?: string;
  perMinute?: string | number;
}

const OUTPUTS = ['allowed', 'later', 'rejected'] as const;

/** One question before sending: the first output for what may be sent now, the second for what may be sent later, the third for what may not. */
export default (RED: NodeAPI): void => {
  function MayContact(this: Node, def: MayContactDef): void {
    RED.nodes.createNode(this, def);
    const readProfile = profileInput(RED, this, def);
    const readChannel = typedValue(RED, this, 'channel', def.channel || 'email', def.channelType);
    const readCategory = typedValue(RED, this, 'category', def.category, def.categoryType);
    const readAddress = typedValue(RED, this, 'address', def.address, def.addressType);
    const readTopic = optionalText(RED, this, 'topic', def.topic, def.topicType);

    const place = placeOfNode(this);
    const holds = def.whenLater === 'hold';

    /** @param again the wait that has brought it here */
    const ask = async (
      message: NodeMessage,
      { link, signal }: Pick<Handling, 'link' | 'signal'>,
      again?: string,
    ): Promise<(NodeMessage | null)[] | undefined> => {
      const profile = await readProfile(message);
      const channel = await requireText(readChannel, 'channel', message);
      const category = await readText(readCategory, 'category', message);
      const address = await readText(readAddress, 'address', message);
      const topic = await readTopic(message);
      const entry = entryOf(message);
      const question = {
        profile,
        channel,
        ...(category !== undefined && { category }),
        ...(address !== undefined && { address }),
        ...(topic !== undefined && { topic }),
        ...(entry?.flowId !== undefined && { flowId: entry.flowId }),
      };
      const key = again ?? entry?.id;
      const hold = holds ? { place, key, carry: messageToCarry(message).carry } : undefined;
      const answer = await link.run((engine) => askToSend(engine, { question, hold }), { signal });
      if (answer === undefined) return undefined;
      noteOnMessage(message, { contact: { channel, ...answer } });
      return OUTPUTS.map((outcome) => (outcome === answer.outcome ? message : null));
    };

    const status = answerMessages(RED, this, def.connection, async (message, { send, ...handling }) => {
      const sent = await ask(message, handling);
      if (sent) send(sent);
    });

    if (!holds) return;
    const perMinute = wholeNumber(def.perMinute, 'perMinute', { least: 1, most: 60_000, otherwise: 600 });
    useConnection(RED, this, def.connection, (connection) => {
      if (connection === undefined) return () => Promise.resolve();
      const { link } = connection;
      return sendEnded(RED, this, connection, place, {
        status,
        perSecond: perMinute / 60,
        handle: async ({ carry, id }, signal) => {
          const message = (isObject(carry) ? carry : { payload: carry }) as NodeMessage;
          const sent = await ask(message, { link, signal }, `again ${id}`);
          if (!sent) return undefined;
          const { permit } = (message['audience'] as { contact: AskOutcome }).contact;
          return {
            messages: sent,
            ...(permit !== undefined && {
              takeBack: () => link.run((engine) => engine.contacts.settle(permit, 'notSent'), { signal }),
            }),
          };
        },
      });
    });
  }

  registerType(RED, 'audience-may-contact', MayContact);
};
