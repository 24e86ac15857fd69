import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Profile, ProfileKey } from '../../../../engine';
import { newForAgents } from './forAgents';

/** Whether profiles come with what most flows need of them; an agent is told no more than that. */
export const simplifyProperties: INodeProperties[] = newForAgents(
  {
    displayName: 'Simplify',
    name: 'simplify',
    type: 'boolean',
    default: false,
    description: 'Whether to return a simplified version of the response instead of the raw data',
  },
  true,
);

/** A profile as the form wants it: whole, or its keys, first address and number, attributes and tags. */
export function profileAs(context: IExecuteFunctions, index: number, profile: ProfileKey): IDataObject {
  const isWanted = context.getNodeParameter('simplify', index, false) === true;
  return isWanted && 'emails' in profile ? simplified(profile as Profile) : { ...profile };
}

function simplified({ id, externalId, emails, phones, attributes, computed, tags }: Profile): IDataObject {
  const [[email], [phone]] = [emails, phones];
  return {
    id,
    ...(externalId !== undefined && { externalId }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    attributes: { ...attributes, ...computed } as IDataObject,
    tags,
  };
}
