import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { contactInput, type ContactInputs } from '../hosts/node-red/inputs/contactInput';
import { isObject } from '../hosts/node-red/inputs/profileInput';
import { registerType } from '../hosts/node-red/settings/registerType';
import { optionalText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';

interface CheckDoNotContactDef extends NodeDef, ContactInputs {
  connection?: string;
  channel?: string;
  channelType?: string;
  topic?: string;
  topicType?: string;
}

/**
 * The gate in front of every node that sends: the first output for a contact that may be reached, the second, with the
 * reason, for one that is on the Do Not Contact list. Each rejection is recorded (R75, R82).
 */
export default (RED: NodeAPI): void => {
  function CheckDoNotContact(this: Node, def: CheckDoNotContactDef): void {
    RED.nodes.createNode(this, def);
    const readContact = contactInput(RED, this, def, 'profile');
    const readChannel = typedValue(RED, this, 'channel', def.channel || 'email', def.channelType);
    const readTopic = optionalText(RED, this, 'topic', def.topic, def.topicType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const contact = await readContact(message);
      const channel = await requireText(readChannel, 'channel', message);
      const topic = await readTopic(message);
      const flowId = flowOf(message);
      const gate = await link.run(
        (engine) =>
          engine.contacts.gate({
            ...contact,
            channel,
            ...(topic === undefined ? {} : { topic }),
            ...(flowId === undefined ? {} : { flowId }),
          }),
        { signal },
      );
      noteOnMessage(message, { gate: { channel, ...gate } });
      send(gate.allowed ? [message, null] : [null, message]);
    });
  }

  registerType(RED, 'audience-check-do-not-contact', CheckDoNotContact);
};

/** The flow that the message's entry belongs to, for the record of a rejection. */
function flowOf(message: NodeMessage): string | undefined {
  const entry = isObject(message['audience']) ? message['audience']['entry'] : undefined;
  return isObject(entry) && typeof entry['flowId'] === 'string' ? entry['flowId'] : undefined;
}
