import type { IdentityKind } from '../rule/types';

/** Every kind of key that finds a profile. */
export const IDENTITY_KINDS = ['email', 'phone', 'externalId'] as const satisfies readonly IdentityKind[];
