import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ProfileRef } from '../../../../engine';
import type { Parameter } from '../../../parameters/Parameter';
import { filledByAgents, forAgents } from './forAgents';
import { profileOf } from './profileOf';
import { property } from './property';
import { requiredText } from './readParameters';

/** The inputs that say which contact it is: an email address, a phone number or a profile. An agent has no item, and gives an address. */
export const contactProperties = ({
  contact,
  email,
  phone,
}: Readonly<Record<'contact' | 'email' | 'phone', Parameter>>): INodeProperties[] => [
  ...forAgents(property(contact), 'email'),
  ...filledByAgents(property(email)),
  ...filledByAgents(property(phone)),
];

export type Contact = { email: string } | { phone: string } | { profile: ProfileRef };

/** The contact that the node's 'contact' input names: an email address, a phone number or a profile. */
export function contactOf(context: IExecuteFunctions, item: INodeExecutionData, index: number): Contact {
  const contact = context.getNodeParameter('contact', index) as string;
  if (contact === 'email') return { email: requiredText(context, 'email', index, 'Email Address') };
  if (contact === 'phone') return { phone: requiredText(context, 'phone', index, 'Phone Number') };
  return { profile: profileOf(context, item, index) };
}

/** Who says so, for the record, when the form names nobody: the workflow. */
export function sourceOf(context: Pick<IExecuteFunctions, 'getWorkflow'>): string {
  const { name, id } = context.getWorkflow();
  return `n8n: ${name ?? id}`;
}
