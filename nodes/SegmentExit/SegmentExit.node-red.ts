import type { Node, NodeAPI, NodeDef } from 'node-red';
import { registerType } from '../hosts/node-red/settings/registerType';
import { startEntries, type EntryDef } from '../hosts/node-red/entries/startEntries';

/** Launches a flow and sends a message for every profile that leaves its audience (B1). */
export default (RED: NodeAPI): void => {
  function SegmentExit(this: Node, def: NodeDef & EntryDef): void {
    RED.nodes.createNode(this, def);
    startEntries(RED, this, def, {
      kind: 'exit',
      words: '@audience-engine/n8n-nodes-audience/segment-exit:status.',
    });
  }

  registerType(RED, 'audience-segment-exit', SegmentExit);
};
