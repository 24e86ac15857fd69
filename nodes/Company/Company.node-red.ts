import type { Node, NodeAPI } from 'node-red';
import { runShared, type SharedDef } from '../hosts/node-red/answers/runShared';
import { registerType } from '../hosts/node-red/settings/registerType';
import { companyOperations } from './Company.operations';

/** Lists companies with their number of people, and gets the people of one. */
export default (RED: NodeAPI): void => {
  function Company(this: Node, def: SharedDef): void {
    RED.nodes.createNode(this, def);
    runShared(RED, this, def, companyOperations, 'getAll');
  }

  registerType(RED, 'audience-company', Company);
};
