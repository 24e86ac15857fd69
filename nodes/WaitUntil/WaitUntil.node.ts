import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import type { AudienceEngine } from '../../engine';
import { deliverWaits, placeOf, resume, resumedOf } from '../hosts/n8n/delivery/waitDelivery';
import { eachItem } from '../hosts/n8n/items/eachItem';
import type { Answer } from '../hosts/n8n/items/Results';
import { givenInstant } from '../hosts/n8n/parameters/instantOf';
import { located, realTimeSegmentFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { optionsCollection, property } from '../hosts/n8n/parameters/property';
import { countOf, optionsOf, plain, textOf } from '../hosts/n8n/parameters/readParameters';
import { waitUntil, waitUntilNode } from './WaitUntil.parameters';
import {
  branchesIn,
  branchFields,
  branchOf,
  moreBranches,
  savedBranches,
} from '../hosts/n8n/parameters/waitBranches';
import { branchSigns } from './branchSigns';
import { outputOfEnd, outputsOf, waitOf, type WaitForm } from './waitOf';

/** As the branches stand in the form; n8n asks it in the editor, where nothing of ours runs. */
const OUTPUTS = `={{ ((given, chosen) => [
  ...[given, ...(given.moreBranches?.values ?? [])].map((one) => ({
    event: chosen(one.eventType), enters: 'In ' + chosen(one.segment), leaves: 'Out of ' + chosen(one.segment), date: chosen(one.attribute),
  })[one.branch] || 'Happened'),
  'Timed Out',
].map((displayName) => ({ type: 'main', displayName: String(displayName).startsWith('=') ? 'Happened' : displayName })))($parameter, (field) => field?.value ?? (typeof field === 'string' ? field : '')) }}`;

const TRIED: Readonly<Record<string, number | 'timedOut'>> = {
  happened: 0,
  branch2: 1,
  branch3: 2,
  branch4: 3,
  timedOut: 'timedOut',
};

export class WaitUntil implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Wait Until',
    name: 'waitUntil',
    icon: { light: 'file:../icons/waitUntil.svg', dark: 'file:../icons/waitUntil.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle:
      '={{ ({ event: $parameter["eventType"], enters: "in " + $parameter["segment"], leaves: "out of " + $parameter["segment"], date: $parameter["attribute"], nothing: "" })[$parameter["branch"]] + ", " + $parameter["amount"] + " " + $parameter["unit"] }}',
    description: waitUntilNode.description,
    defaults: { name: 'Wait Until' },
    inputs: [NodeConnectionTypes.Main],
    outputs: OUTPUTS as INodeTypeDescription['outputs'],
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
      ...branchFields,
      moreBranches,
      property(waitUntil.amount),
      property(waitUntil.unit),
      property(waitUntil.key),
      property(waitUntil.onRepeat),
      property(waitUntil.tryOutput),
      optionsCollection(
        [waitUntil.endWithFlow, waitUntil.since, waitUntil.until, waitUntil.weekday],
        undefined,
        [property(waitUntil.whileSegment, realTimeSegmentFromList)],
      ),
    ],
  };

  methods = methods;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    // An execution by hand starts elsewhere and does not wait here.
    if (this.getMode() === 'manual') return {};
    return deliverWaits(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    // As the form has them, without what an expression says of an item: an item that goes on knows no earlier nodes.
    const signs = branchSigns(savedBranches(this));
    const outputs = outputsOf(signs.length);
    return eachItem(this, outputs, async (item, index, engine): Promise<readonly Answer[]> => {
      const resumed = resumedOf(this, item);
      if (resumed) {
        const output = outputOfEnd(resumed.branch, signs, resumed.branches);
        return [[output, await resume(engine, item, resumed)]];
      }
      if (this.getMode() === 'manual') {
        const branch = TRIED[textOf(this, 'tryOutput', index)] ?? 0;
        const wait = { branch, tried: true };
        return [[outputOfEnd(branch, signs), withFindings(item, { wait })]];
      }
      const form = await formOf(this, item, index, engine);
      const carry = { ...item.json, wait: { branches: signs } };
      await engine.waits.open(placeOf(this as never), waitOf(form, profileOf(this, item, index), carry));
      return [];
    });
  }
}

async function formOf(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
): Promise<WaitForm> {
  const { id, flowId } = (item.json['entry'] ?? {}) as { id?: unknown; flowId?: unknown };
  const key = textOf(context, 'key', index);
  const options = optionsOf(context, index);
  return {
    branches: await Promise.all(branchesIn(context, index).map((row) => branchOf(context, row, engine))),
    amount: countOf(context, 'amount', index, 2, 'No Longer Than'),
    unit: textOf(context, 'unit', index),
    until: givenInstant(options['until']),
    weekday: plain(options['weekday']),
    key: key === '' && typeof id === 'string' ? id : key,
    onRepeat: textOf(context, 'onRepeat', index),
    since: givenInstant(options['since']),
    whileSegment: located(options['whileSegment']),
    endWithFlow: options['endWithFlow'] === true,
    flowId: typeof flowId === 'string' ? flowId : undefined,
  };
}
