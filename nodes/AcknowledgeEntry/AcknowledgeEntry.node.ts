import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { entryOf } from '../hosts/n8n/parameters/entryOf';
import { methods } from '../hosts/n8n/parameters/methods';
import { withFindings } from '../hosts/n8n/parameters/profileOf';
import { property } from '../hosts/n8n/parameters/property';
import { textOf } from '../hosts/n8n/parameters/readParameters';
import { acknowledgeEntry, acknowledgeEntryNode } from './AcknowledgeEntry.parameters';

export class AcknowledgeEntry implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Acknowledge Entry',
    name: 'acknowledgeEntry',
    icon: { light: 'file:../icons/acknowledgeEntry.svg', dark: 'file:../icons/acknowledgeEntry.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["action"] === "retry" ? "give back for a retry" : "acknowledge" }}',
    description: acknowledgeEntryNode.description,
    defaults: { name: 'Acknowledge Entry' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      property(acknowledgeEntry.action),
      property(acknowledgeEntry.entry, {
        default: '={{ $json.entry }}',
        hint: "When other nodes replaced the item: {{ $('Segment Entry Trigger').item.json.entry }}",
      }),
      property(acknowledgeEntry.retryAfterSeconds),
      property(acknowledgeEntry.reason),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 1, async (item, index, engine) => {
      const entry = entryOf(this, item, index);
      // A test execution was given a sample, which nobody waits for.
      if (entry === 'sample') return [[0, withFindings(item, { acknowledged: false })]];
      if (this.getNodeParameter('action', index) === 'retry') {
        const seconds = this.getNodeParameter('retryAfterSeconds', index) as number;
        await engine.entries.retry(entry, { after: seconds * 1000, error: textOf(this, 'reason', index) });
        return [[0, withFindings(item, { acknowledged: false })]];
      }
      await engine.entries.ack(entry);
      return [[0, withFindings(item, { acknowledged: true })]];
    });
  }
}
