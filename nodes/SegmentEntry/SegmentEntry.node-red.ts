import type { Node, NodeAPI, NodeDef } from 'node-red';
import { registerType } from '../hosts/node-red/settings/registerType';
import { startEntries, type EntryDef } from '../hosts/node-red/entries/startEntries';

/**
 * The Predefined Audience entry point (R21): launches the flow and sends a message for every profile that enters it. How
 * long a killed process's entries wait can be set in settings.js as `audienceSegmentEntryLeaseSeconds`.
 */
export default (RED: NodeAPI): void => {
  function SegmentEntry(this: Node, def: NodeDef & EntryDef): void {
    RED.nodes.createNode(this, def);
    startEntries(RED, this, def, {
      kind: 'entry',
      words: '@audience-engine/n8n-nodes-audience/segment-entry:status.',
    });
  }

  registerType(RED, 'audience-segment-entry', SegmentEntry, {
    settings: { audienceSegmentEntryLeaseSeconds: { value: 30, exportable: false } },
  });
};
