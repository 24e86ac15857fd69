import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import type { AudienceEngine } from '../../engine';
import { deliverWaits, placeOf, type ResumedWait } from '../hosts/n8n/delivery/waitDelivery';
import { eachItem } from '../hosts/n8n/items/eachItem';
import type { Answer } from '../hosts/n8n/items/Results';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { property } from '../hosts/n8n/parameters/property';
import { countOf, textOf } from '../hosts/n8n/parameters/readParameters';
import { waitUntil, waitUntilNode } from './WaitUntil.parameters';
import { outputOfEnd, waitOf } from './waitOf';

/** Long enough to know that the item holds its wait; the delivery keeps it held. */
const LEASE_MS = 30_000;

export class WaitUntil implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Wait Until',
    name: 'waitUntil',
    icon: { light: 'file:../icons/waitUntil.svg', dark: 'file:../icons/waitUntil.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle:
      '={{ ({ event: $parameter["eventType"], enters: "in " + $parameter["segment"], leaves: "out of " + $parameter["segment"], date: $parameter["attribute"], nothing: "" })[$parameter["branch"]] + ", " + $parameter["amount"] + " " + $parameter["unit"] }}',
    description: waitUntilNode.description,
    defaults: { name: 'Wait Until' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...waitUntilNode.outputs],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      {
        displayName:
          'Items wait in MongoDB while the workflow is published, and go on in an execution of their own: only the item itself comes through, without files and without earlier nodes',
        name: 'notice',
        type: 'notice',
        default: '',
      },
      ...profileProperties,
      property(waitUntil.branch),
      property(waitUntil.eventType),
      property(waitUntil.sameProperty),
      property(waitUntil.sameValue),
      property(waitUntil.segment),
      property(waitUntil.attribute),
      property(waitUntil.daysBefore),
      property(waitUntil.timeOfDay),
      property(waitUntil.amount),
      property(waitUntil.unit),
      property(waitUntil.key),
      property(waitUntil.onRepeat),
      property(waitUntil.tryOutput),
    ],
  };

  methods = methods;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    // An execution by hand starts elsewhere and does not wait here.
    if (this.getMode() === 'manual') return {};
    return deliverWaits(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 2, async (item, index, engine): Promise<readonly Answer[]> => {
      const resumed = resumedOf(this, item);
      if (resumed) return [await resume(engine, item, resumed)];
      if (this.getMode() === 'manual') {
        const output = this.getNodeParameter('tryOutput', index, 'happened') === 'timedOut' ? 1 : 0;
        return [
          [output, withFindings(item, { wait: { branch: output === 1 ? 'timedOut' : 0, tried: true } })],
        ];
      }
      const { json } = item;
      await engine.waits.open(
        placeOf(this as never),
        waitOf(formOf(this, item, index), profileOf(this, item, index), json),
      );
      return [];
    });
  }
}

/** An item that the delivery has emitted: n8n starts an execution at this node with it alone. */
function resumedOf(context: IExecuteFunctions, { json }: INodeExecutionData): ResumedWait | undefined {
  if (context.getMode() !== 'trigger' || context.getExecuteData().source !== null) return undefined;
  const { id, lease, branch } = (json['wait'] ?? {}) as Partial<ResumedWait>;
  if (typeof id !== 'string' || typeof lease !== 'string' || branch === undefined) return undefined;
  return { id, lease, branch };
}

/** Nobody can make one up: the database knows the lease, or refuses it. */
async function resume(
  engine: AudienceEngine,
  item: INodeExecutionData,
  { id, lease, branch }: ResumedWait,
): Promise<Answer> {
  await engine.waits.extend({ id, lease }, { leaseMs: LEASE_MS });
  const { lease: _lease, ...wait } = item.json['wait'] as IDataObject;
  return [outputOfEnd(branch), { ...item.json, wait }];
}

function formOf(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
): Parameters<typeof waitOf>[0] {
  const days: unknown = context.getNodeParameter('daysBefore', index, 0);
  const sameValue: unknown = context.getNodeParameter('sameValue', index, '');
  const entry = item.json['entry'] as { id?: unknown } | null | undefined;
  const key = textOf(context, 'key', index);
  return {
    branch: textOf(context, 'branch', index),
    eventType: textOf(context, 'eventType', index),
    sameProperty: textOf(context, 'sameProperty', index),
    sameValue,
    segment: textOf(context, 'segment', index),
    attribute: textOf(context, 'attribute', index),
    daysBefore: Number(days) || 0,
    timeOfDay: textOf(context, 'timeOfDay', index),
    amount: countOf(context, 'amount', index, 2, 'No Longer Than'),
    unit: textOf(context, 'unit', index),
    key: key === '' && typeof entry?.id === 'string' ? entry.id : key,
    onRepeat: textOf(context, 'onRepeat', index),
  };
}
