import type { Node, NodeAPI } from 'node-red';
import { runShared, type SharedDef } from '../hosts/node-red/answers/runShared';
import { registerType } from '../hosts/node-red/settings/registerType';
import { consentOperations } from './Consent.operations';

/** What a contact wants to be written to about: get, set, import, and the history with its evidence. */
export default (RED: NodeAPI): void => {
  function Consent(this: Node, def: SharedDef): void {
    RED.nodes.createNode(this, def);
    runShared(RED, this, def, consentOperations, 'get');
  }

  registerType(RED, 'audience-consent', Consent);
};
