import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { isObject, profileInput, type ProfileInputs } from '../hosts/node-red/inputs/profileInput';
import { readText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { registerType } from '../hosts/node-red/settings/registerType';

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
    const readTopic = typedValue(RED, this, 'topic', def.topic, def.topicType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const profile = await readProfile(message);
      const channel = await requireText(readChannel, 'channel', message);
      const category = await readText(readCategory, 'category', message);
      const address = await readText(readAddress, 'address', message);
      const topic = await readText(readTopic, 'topic', message);
      const flowId = flowOf(message);
      const answer = await link.run(
        (engine) =>
          engine.contacts.ask({
            profile,
            channel,
            ...(category !== undefined && { category }),
            ...(address !== undefined && { address }),
            ...(topic !== undefined && { topic }),
            ...(flowId !== undefined && { flowId }),
          }),
        { signal },
      );
      noteOnMessage(message, { contact: { channel, ...answer } });
      send(OUTPUTS.map((outcome) => (outcome === answer.outcome ? message : null)));
    });
  }

  registerType(RED, 'audience-may-contact', MayContact);
};

/** The flow that the message's entry belongs to: its report counts the answer. */
function flowOf(message: NodeMessage): string | undefined {
  const entry = isObject(message['audience']) ? message['audience']['entry'] : undefined;
  return isObject(entry) && typeof entry['flowId'] === 'string' ? entry['flowId'] : undefined;
}
