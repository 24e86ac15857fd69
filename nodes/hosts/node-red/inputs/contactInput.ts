import type { Node, NodeAPI, NodeMessage } from 'node-red';
import type { ProfileRef } from '../../../../engine';
import { profileInput, type ProfileInputs } from './profileInput';
import { requireText, typedValue } from './typedValue';

/** The inputs that say which contact: an email address, a phone number or a profile. */
export interface ContactInputs extends ProfileInputs {
  contact?: string;
  email?: string;
  emailType?: string;
  phone?: string;
  phoneType?: string;
}

export type Contact = { email: string } | { phone: string } | { profile: ProfileRef };
export type ReadContact = (message: NodeMessage) => Promise<Contact>;

/** Prepares the inputs that say which contact a message is about. */
export function contactInput(
  RED: NodeAPI,
  node: Node,
  inputs: ContactInputs,
  preset: 'phone' | 'profile',
): ReadContact {
  const kind = inputs.contact || preset;
  if (kind === 'email') {
    const email = typedValue(RED, node, 'email', inputs.email, inputs.emailType);
    return async (message) => ({ email: await requireText(email, 'email', message) });
  }
  if (kind === 'phone') {
    const phone = typedValue(RED, node, 'phone', inputs.phone, inputs.phoneType);
    return async (message) => ({ phone: await requireText(phone, 'phone', message) });
  }
  const profile = profileInput(RED, node, inputs);
  return async (message) => ({ profile: await profile(message) });
}
