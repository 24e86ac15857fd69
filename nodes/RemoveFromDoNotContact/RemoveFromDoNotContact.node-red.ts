import type { Node, NodeAPI, NodeDef } from 'node-red';
import { answerMessages } from '../hosts/node-red/answers/answerMessages';
import { noteOnMessage } from '../hosts/node-red/answers/audienceNote';
import { contactInput, type ContactInputs } from '../hosts/node-red/inputs/contactInput';
import { flowNameOf } from '../hosts/node-red/entries/flowOfNode';
import { registerType } from '../hosts/node-red/settings/registerType';
import { readText, typedValue } from '../hosts/node-red/inputs/typedValue';

interface RemoveFromDoNotContactDef extends NodeDef, ContactInputs {
  connection?: string;
  reason?: string;
  otherReason?: string;
  otherReasonType?: string;
  channel?: string;
  scope?: string;
  source?: string;
  sourceType?: string;
  account?: string;
  accountType?: string;
  note?: string;
  noteType?: string;
}

/** Lifts one reason, or all, for which a contact is on the Do Not Contact list; the history stays (R80, R84). */
export default (RED: NodeAPI): void => {
  function RemoveFromDoNotContact(this: Node, def: RemoveFromDoNotContactDef): void {
    RED.nodes.createNode(this, def);
    const readContact = contactInput(RED, this, def, 'phone');
    const readReason = typedValue(RED, this, 'otherReason', def.otherReason, def.otherReasonType);
    const readSource = typedValue(RED, this, 'source', def.source, def.sourceType);
    const readNote = typedValue(RED, this, 'note', def.note, def.noteType);
    const readAccount = typedValue(RED, this, 'account', def.account, def.accountType);

    answerMessages(RED, this, def.connection, async (message, { send, link, signal }) => {
      const contact = await readContact(message);
      const reason =
        def.reason === 'other' ? await readText(readReason, 'otherReason', message) : def.reason || undefined;
      const source = (await readText(readSource, 'source', message)) ?? flowNameOf(this, 'Node-RED');
      const note = await readText(readNote, 'note', message);
      const account = await readText(readAccount, 'account', message);
      const record = await link.run(
        (engine) =>
          engine.doNotContact.remove({
            ...contact,
            source,
            scope: def.scope === 'all' ? 'all' : 'account',
            ...(reason === undefined ? {} : { reason }),
            ...(def.channel ? { channel: def.channel } : {}),
            ...(note === undefined ? {} : { note }),
            ...(account === undefined ? {} : { account }),
          }),
        { signal },
      );
      noteOnMessage(message, { doNotContact: record });
      send(message);
    });
  }

  registerType(RED, 'audience-remove-from-do-not-contact', RemoveFromDoNotContact);
};
