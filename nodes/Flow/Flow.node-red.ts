import type { Node, NodeAPI } from 'node-red';
import { runShared, type SharedDef } from '../hosts/node-red/answers/runShared';
import { registerType } from '../hosts/node-red/settings/registerType';
import { flowOperations } from './Flow.operations';

/** Lists flows, pauses, resumes and stops them, takes a participant out, and brings back entries that were given up. */
export default (RED: NodeAPI): void => {
  function Flow(this: Node, def: SharedDef): void {
    RED.nodes.createNode(this, def);
    runShared(RED, this, def, flowOperations, 'getAll');
  }

  registerType(RED, 'audience-flow', Flow);
};
