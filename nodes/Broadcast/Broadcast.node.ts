import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { Recipient } from '../../engine';
import { audienceInput, readAudience } from '../hosts/n8n/parameters/audienceInput';
import { cancelledWith } from '../hosts/n8n/items/cancelledWith';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { listResults } from '../hosts/n8n/items/listResults';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionsOf, plain, requiredText, textOf } from '../hosts/n8n/parameters/readParameters';
import { ruleOf, ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import { runOperation, type Operations } from '../hosts/n8n/operations/runOperation';
import { broadcast, broadcastNode } from './Broadcast.parameters';
import { recordContacted } from './recordContacted';

export class Broadcast implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Broadcast',
    name: 'broadcast',
    icon: { light: 'file:../icons/broadcast.svg', dark: 'file:../icons/broadcast.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle:
      '={{ { addRecipients: "add recipients", create: "create", getAll: "get many", recipients: "get recipients", record: "record contacted" }[$parameter["operation"]] }}',
    description: broadcastNode.description,
    defaults: { name: 'Broadcast' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(broadcast.operation, broadcastNode),
      property(broadcast.broadcastName),
      property(broadcast.broadcastId),
      property(broadcast.channel),
      property(broadcast.recipientsFrom),
      property(broadcast.addFrom),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['addRecipients'], addFrom: ['item'] })),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['record'] })),
      ...ruleProperties.map((one) => onlyWhen(one, { operation: ['create'], recipientsFrom: ['rule'] })),
      ...ruleProperties.map((one) => onlyWhen(one, { operation: ['addRecipients'], addFrom: ['rule'] })),
      onlyWhen(
        audienceInput({
          description: 'The segments, tags, profiles and companies whose profiles are recipients',
        }),
        { operation: ['create'], recipientsFrom: ['audience'] },
      ),
      property(broadcast.status),
      property(broadcast.returnAll),
      property(broadcast.limit),
      property(broadcast.batchSize),
      optionsCollection([broadcast.ownId], { operation: ['create'] }),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 1, (item, index, engine) => runOperation(operations, this, item, index, engine));
  }
}

const operations: Operations = {
  async create(context, item, index, engine) {
    const from = context.getNodeParameter('recipientsFrom', index, 'rule');
    const id = plain(optionsOf(context, index)['ownId']);
    const made = await engine.broadcasts.create(
      {
        ...(id === '' ? {} : { id }),
        name: requiredText(context, 'broadcastName', index, broadcast.broadcastName.label),
        channel: requiredText(context, 'channel', index, broadcast.channel.label),
        ...(from === 'audience'
          ? { audience: readAudience(context.getNodeParameter('audience', index, {})) }
          : {}),
        ...(from === 'rule' ? { rule: await ruleOf(context, index, engine) } : {}),
      },
      cancelledWith(context),
    );
    context.addExecutionHints({
      message: recipientsOf(made.recipients, made.rejected),
      location: 'outputPane',
    });
    return [[0, withFindings(item, { broadcast: { ...made } })]];
  },
  async addRecipients(context, item, index, engine) {
    const id = broadcastIdOf(context, index);
    const whom =
      context.getNodeParameter('addFrom', index, 'rule') === 'item'
        ? [profileOf(context, item, index)]
        : await ruleOf(context, index, engine);
    const added = await engine.broadcasts.addRecipients(id, whom, cancelledWith(context));
    if (!Array.isArray(whom))
      context.addExecutionHints({
        message: recipientsOf(added.added, added.rejected),
        location: 'outputPane',
      });
    return [[0, withFindings(item, { broadcast: { id, ...added } })]];
  },
  async recipients(context, _item, index, engine) {
    const status = context.getNodeParameter('status', index, 'recipient') as Recipient['status'] | 'all';
    return listResults(
      context,
      index,
      'recipients',
      engine.broadcasts.recipients(broadcastIdOf(context, index), {
        ...(status === 'all' ? {} : { status }),
        ...cancelledWith(context),
      }),
    );
  },
  async record(context, item, index, engine) {
    const profile = profileOf(context, item, index);
    const id = textOf(context, 'broadcastId', index);
    if (id !== '')
      return [
        [
          0,
          withFindings(item, {
            contacted: {
              broadcastId: id,
              ...(await recordContacted(engine, id, profile, cancelledWith(context))),
            },
          }),
        ],
      ];
    const channel = requiredText(context, 'channel', index, broadcast.channel.label);
    const { profileId } = await engine.contacts.record({ profile, channel }, cancelledWith(context));
    return [[0, withFindings(item, { contacted: { channel, profileId, alreadySent: false } })]];
  },
  async getAll(_context, _item, _index, engine) {
    return (await engine.broadcasts.list()).map((one) => [0, { ...one } as IDataObject] as const);
  },
};

const recipientsOf = (recipients: number, rejected: number): string =>
  `${recipients === 1 ? '1 recipient' : `${recipients} recipients`}, ${rejected} rejected`;

function broadcastIdOf(context: IExecuteFunctions, index: number): string {
  return requiredText(context, 'broadcastId', index, broadcast.broadcastId.label);
}
