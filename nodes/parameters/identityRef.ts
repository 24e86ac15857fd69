import type { IdentityRef } from '../../engine';

/** The identity that a form names by its kind and its text. */
export const identityRef = (kind: string, text: string): IdentityRef =>
  kind === 'phone' ? { phone: text } : kind === 'externalId' ? { externalId: text } : { email: text };
