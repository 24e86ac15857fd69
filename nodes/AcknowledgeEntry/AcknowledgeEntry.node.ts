import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { Entry } from '../../engine';
import { answered } from '../hosts/n8n/items/answered';
import { manyItems, type ManyWork } from '../hosts/n8n/items/manyItems';
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
    return manyItems(this, 1, settling);
  }
}

interface Request {
  entry: Entry | 'sample';
  /** Given back to be handed out again after so many milliseconds, and why; else it is handled. */
  retry?: { after: number; error: string };
}

const settling = (context: IExecuteFunctions): ManyWork<Request, { acknowledged: boolean }> => ({
  read: (item, index) => ({
    entry: entryOf(context, item, index),
    ...(context.getNodeParameter('action', index) === 'retry'
      ? {
          retry: {
            after: (context.getNodeParameter('retryAfterSeconds', index) as number) * 1000,
            error: textOf(context, 'reason', index),
          },
        }
      : {}),
  }),
  ask: (requests, engine) =>
    answered(requests, async ({ entry, retry }) => {
      // A test execution was given a sample, which nobody waits for.
      if (entry === 'sample') return { acknowledged: false };
      await (retry === undefined ? engine.entries.ack(entry) : engine.entries.retry(entry, retry));
      return { acknowledged: retry === undefined };
    }),
  answer: (item, { acknowledged }) => [[0, withFindings(item, { acknowledged })]],
});
