import type { Node, NodeAPI } from 'node-red';
import { runShared, type SharedDef } from '../hosts/node-red/answers/runShared';
import { registerType } from '../hosts/node-red/settings/registerType';
import { attributeOperations } from './Attribute.operations';

/** Lists attributes with their types, declares, retypes and removes one, and gets the values that people have. */
export default (RED: NodeAPI): void => {
  function Attribute(this: Node, def: SharedDef): void {
    RED.nodes.createNode(this, def);
    runShared(RED, this, def, attributeOperations, 'getAll');
  }

  registerType(RED, 'audience-attribute', Attribute);
};
