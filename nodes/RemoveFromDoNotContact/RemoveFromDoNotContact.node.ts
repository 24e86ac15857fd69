import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { AudienceEngine, DoNotContactRecord } from '../../engine';
import { answered } from '../hosts/n8n/items/answered';
import { contactProperties, contactOf, sourceOf } from '../hosts/n8n/parameters/contactChoice';
import { manyItems, type ManyWork } from '../hosts/n8n/items/manyItems';
import { accountLocator, located } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionsOf, plain, requiredText, textOf } from '../hosts/n8n/parameters/readParameters';
import { removeFromDoNotContact, removeFromDoNotContactNode } from './RemoveFromDoNotContact.parameters';

export class RemoveFromDoNotContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Remove From Do Not Contact',
    name: 'removeFromDoNotContact',
    icon: {
      light: 'file:../icons/removeFromDoNotContact.svg',
      dark: 'file:../icons/removeFromDoNotContact.dark.svg',
    },
    group: ['transform'],
    version: [1, 3],
    subtitle: '={{ $parameter["contact"] + ($parameter["reason"] ? ": " + $parameter["reason"] : "") }}',
    description: removeFromDoNotContactNode.description,
    defaults: { name: 'Remove From Do Not Contact' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      guardForAgents(),
      ...contactProperties(removeFromDoNotContact),
      ...profileProperties.map((one) => onlyWhen(one, { contact: ['profile'] })),
      property(removeFromDoNotContact.reason),
      property(removeFromDoNotContact.otherReason),
      optionsCollection(
        [
          removeFromDoNotContact.channel,
          removeFromDoNotContact.note,
          removeFromDoNotContact.scope,
          removeFromDoNotContact.source,
        ],
        undefined,
        [
          accountLocator({
            displayName: removeFromDoNotContact.account.label,
            description: removeFromDoNotContact.account.description,
          }),
        ],
      ),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return manyItems(this, 1, removing);
  }
}

/** The reason that is lifted as it is stored, also where an expression gives its label; empty for all of them. */
function reasonOf(context: IExecuteFunctions, index: number): string {
  const { reason, otherReason } = removeFromDoNotContact;
  const text = textOf(context, 'reason', index);
  if (text === 'other') return requiredText(context, 'otherReason', index, otherReason.label);
  return reason.choices?.find(({ label }) => label.toLowerCase() === text.toLowerCase())?.value ?? text;
}

type Lift = Parameters<AudienceEngine['doNotContact']['remove']>[0];

const removing = (
  context: IExecuteFunctions,
): ManyWork<Lift, { removed: number; records: DoNotContactRecord[] }> => ({
  read(item, index) {
    const options = optionsOf(context, index);
    const reason = reasonOf(context, index);
    const channel = plain(options['channel']);
    const note = plain(options['note']);
    const account = located(options['account']);
    return {
      ...contactOf(context, item, index),
      source: plain(options['source']) || sourceOf(context),
      scope: options['scope'] === 'all' ? 'all' : 'account',
      ...(reason === '' ? {} : { reason }),
      ...(channel === '' ? {} : { channel }),
      ...(note === '' ? {} : { note }),
      ...(account === '' ? {} : { account }),
    };
  },
  ask: (requests, engine) => answered(requests, (request) => engine.doNotContact.remove(request)),
  answer(item, { removed, records }) {
    if (removed === 0)
      context.addExecutionHints({
        message:
          'Nothing was lifted of some items: they were not on the list for this reason, channel and scope',
        location: 'outputPane',
      });
    return [[0, withFindings(item, { doNotContact: { removed, records } as unknown as IDataObject })]];
  },
});
