import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { attributeRows } from '../hosts/n8n/parameters/attributeRows';
import { audienceInput } from '../hosts/n8n/parameters/audienceInput';
import { eventTypeFromList } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { simplifyProperties } from '../hosts/n8n/parameters/simplify';
import { profileOperations } from '../hosts/n8n/operations/profileOperations';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import { tagsOrText } from '../hosts/n8n/parameters/tagsInput';
import { runOperation } from '../hosts/n8n/operations/runOperation';
import { profile, profileNode } from './Profile.parameters';

export class Profile implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Profile',
    name: 'profile',
    icon: { light: 'file:../icons/profile.svg', dark: 'file:../icons/profile.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3, 4],
    subtitle:
      '={{ { upsert: "create or update", delete: "delete", events: "get events", export: "export", get: "get", getAll: "get many", merge: "merge", removeIdentity: "remove identity", unmerge: "undo merge", search: "search", segments: "get segments" }[$parameter["operation"]] }}',
    description: profileNode.description,
    defaults: { name: 'Profile' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(profile.operation, profileNode),
      guardForAgents({ operation: ['delete', 'merge', 'removeIdentity', 'unmerge'] }),
      ...profileProperties.map((one) =>
        onlyWhen(one, { operation: ['delete', 'events', 'export', 'get', 'removeIdentity', 'segments'] }),
      ),
      property(profile.profileFrom),
      property(profile.externalId),
      property(profile.emails),
      property(profile.phones),
      attributeRows({
        description: profile.attributes.description,
        displayOptions: { show: { operation: ['upsert'], profileFrom: ['fields'] } },
      }),
      ...tagsOrText(profile.tags),
      property(profile.profileJson),
      property(profile.which),
      ...ruleProperties.map((one) => onlyWhen(one, { operation: ['getAll'], which: ['rule'] })),
      property(profile.eventType, eventTypeFromList),
      property(profile.search),
      property(profile.identityKind),
      property(profile.identity),
      property(profile.mergedId),
      property(profile.sort),
      property(profile.returnAll),
      property(profile.limit),
      property(profile.batchSize),
      ...simplifyProperties.map((one) => onlyWhen(one, { operation: ['get', 'getAll', 'search'] })),
      audienceInput(
        {
          displayName: profile.profiles.label,
          name: 'profiles',
          placeholder: 'Add Profile',
          default: {
            profiles: [
              { identifyBy: 'email', profileKey: '' },
              { identifyBy: 'email', profileKey: '' },
            ],
          },
          description: profile.profiles.description,
          displayOptions: { show: { operation: ['merge'] } },
        },
        ['profiles'],
      ),
      optionsCollection([profile.mode, profile.wait, profile.whenSeveral], { operation: ['upsert'] }),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, profileOperations);
  }
}
