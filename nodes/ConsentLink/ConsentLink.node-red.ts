import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { contactInput, type ContactInputs } from '../hosts/node-red/inputs/contactInput';
import { isObject } from '../hosts/node-red/inputs/profileInput';
import { optionalText, readText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { registerType } from '../hosts/node-red/settings/registerType';

interface ConsentLinkDef extends NodeDef, ContactInputs {
  connection?: string;
  topic?: string;
  topicType?: string;
  purpose?: string;
  address?: string;
  addressType?: string;
}

/** A signed link to a page of consent; the headers for the mailer go into `msg.headers`, beside those that are there. */
export default (RED: NodeAPI): void => {
  function ConsentLink(this: Node, def: ConsentLinkDef): void {
    RED.nodes.createNode(this, def);
    const readContact = contactInput(RED, this, def, 'profile');
    const readTopic = optionalText(RED, this, 'topic', def.topic, def.topicType);
    const readAddress = typedValue(RED, this, 'address', def.address, def.addressType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const contact = await readContact(message);
      const topic = await readTopic(message);
      const address = await readText(readAddress, 'address', message);
      const made = await link.run(
        (engine) =>
          engine.consent.link({
            contact,
            for: def.purpose === 'preferences' ? 'preferences' : 'unsubscribe',
            ...(topic !== undefined && { topic }),
            ...(address !== undefined && { address }),
          }),
        { signal },
      );
      noteOnMessage(message, { consentLink: made });
      const headers = message['headers'];
      message['headers'] = { ...(isObject(headers) ? headers : {}), ...made.headers };
      send(message);
    });
  }

  registerType(RED, 'audience-consent-link', ConsentLink);
};
