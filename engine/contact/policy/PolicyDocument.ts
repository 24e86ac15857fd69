import type { ContactPolicy } from '../../api/contacts';

/** Caps and quiet hours of an account, one document each. */
export interface PolicyDocument {
  /** The account. */
  _id: string;
  account: string;
  policy: ContactPolicy;
  /** Counts the changes: a permit that was taken under an earlier policy is given back and asked for again. */
  revision: number;
}
