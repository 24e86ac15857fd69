import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ProfileRef } from '../../../../engine';
import { profileChoice, profileKeys } from '../../../parameters/profileChoice';
import { profileRef } from '../../../parameters/profileRef';
import { filledByAgents, forAgents } from './forAgents';
import { property } from './property';
import { textOf } from './readParameters';

/** The two inputs that say which profile an item is about; the key has a form for each kind. An agent has no item, and gives an address. */
export const profileProperties: INodeProperties[] = [
  ...forAgents(property(profileChoice.identifyBy), 'email'),
  ...profileKeys.flatMap((key) => filledByAgents(property(key))),
];

/** The profile that this item is about. */
export function profileOf(context: IExecuteFunctions, item: INodeExecutionData, index: number): ProfileRef {
  const identifyBy = context.getNodeParameter('identifyBy', index, 'item') as string;
  const key = identifyBy === 'item' ? '' : textOf(context, 'profileKey', index);
  return profileRef(identifyBy, key, item.json);
}

/** The item's profile, now that its id is known: the next node finds it there. */
export function knownProfile(item: INodeExecutionData, id: string): IDataObject {
  const known = item.json['profile'];
  return { profile: { ...(typeof known === 'object' ? known : {}), id } };
}

/** The item as it came, with what this node found. */
export function withFindings(item: INodeExecutionData, findings: IDataObject): IDataObject {
  return { ...item.json, ...findings };
}
