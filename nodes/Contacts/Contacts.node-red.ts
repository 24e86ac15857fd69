import type { Node, NodeAPI } from 'node-red';
import { runShared, type SharedDef } from '../hosts/node-red/answers/runShared';
import { registerType } from '../hosts/node-red/settings/registerType';
import { contactsOperations } from './Contacts.operations';

/** Counts how many people were contacted in a period and over a channel, and lists sends that were rejected. */
export default (RED: NodeAPI): void => {
  function Contacts(this: Node, def: SharedDef): void {
    RED.nodes.createNode(this, def);
    runShared(RED, this, def, contactsOperations, 'count');
  }

  registerType(RED, 'audience-contacts', Contacts);
};
