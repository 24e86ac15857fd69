import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { ProfileRef, Recipient, RecipientOptions } from '../../engine';
import { audienceInput, readAudience } from '../hosts/n8n/parameters/audienceInput';
import { cancelledWith } from '../hosts/n8n/items/cancelledWith';
import { listResults } from '../hosts/n8n/items/listResults';
import { broadcastFromList, topicFromList } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionalText, requiredText, textOf } from '../hosts/n8n/parameters/readParameters';
import { ruleOf, ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import {
  runOperation,
  type NodeOperations,
  type Operation,
  type Operations,
} from '../hosts/n8n/operations/runOperation';
import { sorted } from '../parameters/sortBy';
import { profileRef } from '../parameters/profileRef';
import type { Work } from '../hosts/n8n/items/runItems';
import type { ManyWork } from '../hosts/n8n/items/manyItems';
import { nests } from '../hosts/n8n/parameters/shape';
import { broadcast, broadcastNode } from './Broadcast.parameters';
import { textOfLines } from './textOfLines';

export class Broadcast implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Broadcast',
    name: 'broadcast',
    icon: { light: 'file:../icons/broadcast.svg', dark: 'file:../icons/broadcast.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle:
      '={{ { addRecipients: "add recipients", close: "close", create: "create", delete: "delete", export: "export recipients", get: "get", getAll: "get many", recipients: "get recipients", record: "record contacted" }[$parameter["operation"]] }}',
    description: broadcastNode.description,
    defaults: { name: 'Broadcast' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(broadcast.operation, broadcastNode),
      guardForAgents({ operation: ['close', 'delete'] }),
      property(broadcast.broadcastName),
      property(broadcast.broadcastId, broadcastFromList),
      property(broadcast.channel),
      property(broadcast.topic, topicFromList),
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
      property(broadcast.exportFormat),
      property(broadcast.sort),
      property(broadcast.returnAll),
      property(broadcast.limit),
      property(broadcast.batchSize),
      optionsCollection([broadcast.ownId], { operation: ['create'] }),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, operations(this));
  }
}

const operations = (context: IExecuteFunctions): NodeOperations => ({
  many: { record },
  once: context.getNode().parameters['addFrom'] === 'item' ? once : { ...once, addRecipients },
  each: { addRecipients },
  all: context.getNode().parameters['recipientsFrom'] === 'items' ? { create: createForItems(context) } : {},
});

/** One broadcast for the people of all items; an item that says nothing of a profile fails, the others are recipients. */
const createForItems =
  (context: IExecuteFunctions): Work =>
  async (engine, results) => {
    const people: ProfileRef[] = [];
    const from: number[] = [];
    for (const [index, item] of context.getInputData().entries()) {
      try {
        people.push(profileRef('item', '', item.json));
        from.push(index);
      } catch (error) {
        results.fail(error, [index]);
      }
    }
    const [first, ...others] = from;
    if (first === undefined) return;
    try {
      const made = await engine.broadcasts.create(
        { ...namedAt(context, first), audience: { profiles: people } },
        cancelledWith(context),
      );
      tellRecipients(context, made.recipients, made.rejected);
      results.answer([[0, { broadcast: { ...made } }]], [first, ...others]);
    } catch (error) {
      results.fail(error, [first, ...others]);
    }
  };

/** What the form says of a new broadcast. */
function namedAt(context: IExecuteFunctions, index: number) {
  const id = optionalText(context, 'options.ownId', index, broadcast.ownId.label);
  const topic = optionalText(context, 'topic', index, broadcast.topic.label);
  return {
    ...(id === '' ? {} : { id }),
    name: requiredText(context, 'broadcastName', index, broadcast.broadcastName.label),
    channel: requiredText(context, 'channel', index, broadcast.channel.label),
    ...(topic === '' ? {} : { topic }),
  };
}

function tellRecipients(context: IExecuteFunctions, recipients: number, rejected: number): void {
  context.addExecutionHints({ message: recipientsOf(recipients, rejected), location: 'outputPane' });
}

interface Request {
  profile: ProfileRef;
  /** Of a broadcast, or of a contact over a channel that is none. */
  id: string;
  channel: string;
}

const record = (
  context: IExecuteFunctions,
): ManyWork<Request, { profileId: string; alreadySent: boolean }> => ({
  read(item, index) {
    const id = optionalText(context, 'broadcastId', index, broadcast.broadcastId.label);
    return {
      profile: profileOf(context, item, index),
      id,
      channel: id === '' ? requiredText(context, 'channel', index, broadcast.channel.label) : '',
    };
  },
  together: ({ id }) => id,
  async ask(requests, engine) {
    const profiles = requests.map(({ profile }) => profile);
    const id = requests[0]?.id ?? '';
    if (id !== '') return engine.broadcasts.recordSent(id, profiles, cancelledWith(context));
    const recorded = await engine.contacts.recordMany(
      requests.map(({ profile, channel }) => ({ profile, channel })),
      cancelledWith(context),
    );
    return recorded.map((answer) =>
      answer.error !== undefined
        ? answer
        : { index: answer.index, profileId: answer.profileId, alreadySent: false },
    );
  },
  answer: (item, { profileId, alreadySent }, { id, channel }) => [
    [
      0,
      withFindings(item, {
        contacted: { ...(id === '' ? { channel } : { broadcastId: id }), profileId, alreadySent },
      }),
    ],
  ],
});

const addRecipients: Operation = async (context, item, index, engine) => {
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
};

const once: Operations = {
  async create(context, item, index, engine) {
    const from = context.getNodeParameter('recipientsFrom', index, 'rule');
    const made = await engine.broadcasts.create(
      {
        ...namedAt(context, index),
        ...(from === 'audience'
          ? { audience: readAudience(context.getNodeParameter('audience', index, {})) }
          : {}),
        ...(from === 'rule' ? { rule: await ruleOf(context, index, engine) } : {}),
      },
      cancelledWith(context),
    );
    tellRecipients(context, made.recipients, made.rejected);
    return [[0, withFindings(item, { broadcast: { ...made } })]];
  },
  async close(context, item, index, engine) {
    const closed = await engine.broadcasts.close(broadcastIdOf(context, index));
    return [[0, withFindings(item, { broadcast: { ...closed } })]];
  },
  async delete(context, item, index, engine) {
    const deleted = await engine.broadcasts.delete(broadcastIdOf(context, index));
    return [[0, withFindings(item, { broadcast: { ...deleted, deleted: true } })]];
  },
  async export(context, item, index, engine) {
    const id = broadcastIdOf(context, index);
    const format = context.getNodeParameter('exportFormat', index, 'csv') === 'ndjson' ? 'ndjson' : 'csv';
    const lines = engine.broadcasts.export(id, { ...statusOf(context, index), format });
    return [[0, withFindings(item, { broadcast: { id, format, text: await textOfLines(lines) } })]];
  },
  async get(context, item, index, engine) {
    const found = await engine.broadcasts.get(broadcastIdOf(context, index));
    return [[0, withFindings(item, { broadcast: { ...found } })]];
  },
  async recipients(context, _item, index, engine) {
    const id = broadcastIdOf(context, index);
    const recipients = engine.broadcasts.recipients(id, statusOf(context, index));
    const found = await listResults(context, index, 'recipients', recipients);
    // Whoever records what was sent finds the broadcast in the item.
    return nests(context)
      ? found.map(([output, item]) => [output, { broadcast: { id }, ...item }] as const)
      : found;
  },
  async getAll(context, _item, index, engine) {
    return sorted(await engine.broadcasts.list(), textOf(context, 'sort', index)).map(
      (one) => [0, nests(context) ? { broadcast: { ...one } } : { ...one }] as const,
    );
  },
};

const recipientsOf = (recipients: number, rejected: number): string =>
  `${recipients === 1 ? '1 recipient' : `${recipients} recipients`}, ${rejected} rejected`;

/** Which recipients are asked for. */
function statusOf(context: IExecuteFunctions, index: number): RecipientOptions {
  const status = context.getNodeParameter('status', index, 'recipient') as Recipient['status'] | 'all';
  return { ...(status === 'all' ? {} : { status }), ...cancelledWith(context) };
}

function broadcastIdOf(context: IExecuteFunctions, index: number): string {
  return requiredText(context, 'broadcastId', index, broadcast.broadcastId.label);
}
