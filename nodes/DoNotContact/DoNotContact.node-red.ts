import type { Node, NodeAPI } from 'node-red';
import { runShared, type SharedDef } from '../hosts/node-red/answers/runShared';
import { registerType } from '../hosts/node-red/settings/registerType';
import { doNotContactOperations } from './DoNotContact.operations';

/** Lists the Do Not Contact list, looks contacts up without recording anything, imports, and shows and verifies its history. */
export default (RED: NodeAPI): void => {
  function DoNotContact(this: Node, def: SharedDef): void {
    RED.nodes.createNode(this, def);
    runShared(RED, this, def, doNotContactOperations, 'getAll');
  }

  registerType(RED, 'audience-do-not-contact', DoNotContact);
};
