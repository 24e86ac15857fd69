import type { Node, NodeAPI, NodeDef } from 'node-red';
import { evidenceOf } from '../parameters/consentInputs';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { contactInput, type ContactInputs } from '../hosts/node-red/inputs/contactInput';
import { readText, requireText, typedValue } from '../hosts/node-red/inputs/typedValue';
import { registerType } from '../hosts/node-red/settings/registerType';

const TEXTS = ['topic', 'shown', 'shownVersion', 'ip', 'userAgent', 'saidBy', 'address'] as const;
type RequestConsentDef = NodeDef &
  ContactInputs & { connection?: string } & Partial<
    Record<(typeof TEXTS)[number] | `${(typeof TEXTS)[number]}Type`, string>
  >;

/** Double opt-in: the first output for a link that is to be sent, the second where there is nothing to send. */
export default (RED: NodeAPI): void => {
  function RequestConsent(this: Node, def: RequestConsentDef): void {
    RED.nodes.createNode(this, def);
    const readContact = contactInput(RED, this, def, 'profile');
    const readers = new Map(
      TEXTS.map((name) => [name as string, typedValue(RED, this, name, def[name], def[`${name}Type`])]),
    );
    const readerOf = (name: string) => readers.get(name) ?? typedValue(RED, this, name, undefined, 'str');

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const contact = await readContact(message);
      const topic = await requireText(readerOf('topic'), 'topic', message);
      const address = await readText(readerOf('address'), 'address', message);
      const evidence = await evidenceOf({
        text: (name) => readText(readerOf(name), name, message),
        source: () => `Node-RED: ${this.name || this.type}`,
      });
      const asked = await link.run(
        (engine) =>
          engine.consent.request({
            contact,
            topic,
            ...evidence,
            how: 'form',
            ...(address !== undefined && { address }),
          }),
        { signal },
      );
      noteOnMessage(message, { consent: asked });
      send(asked.link === undefined ? [null, message] : [message, null]);
    });
  }

  registerType(RED, 'audience-request-consent', RequestConsent);
};
