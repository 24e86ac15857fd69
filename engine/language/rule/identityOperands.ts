import { fold } from '../text/fold';
import { normalizeEmail } from '../identities/normalizeEmail';
import { normalizePhone } from '../identities/normalizePhone';
import type { IdentityCondition } from './types';

/**
 * The wanted texts of an identity condition in the form in which identities are compared: for `is` and `isNot` the operand goes through the
 * same normaliser as an identity that is written (what no identity can be is compared as it stands, and equals none);
 * for the others it is a part of the text.
 */
export function wantedIdentities(condition: IdentityCondition): string[] {
  const wanted = condition.values ?? (condition.value === undefined ? [] : [condition.value]);
  const whole = condition.operator === 'is' || condition.operator === 'isNot';
  return wanted.map((text) => {
    switch (condition.identity) {
      case 'email':
        return whole ? normalized(normalizeEmail, text) : fold(text);
      case 'phone':
        return whole ? normalized(normalizePhone, text) : text;
      case 'externalId':
        return condition.caseSensitive === true ? text : fold(text);
    }
  });
}

/** Whether a part of email addresses is looked for: in what was written, folded. */
export const looksIntoAddresses = ({ identity, operator }: IdentityCondition): boolean =>
  identity === 'email' && !['is', 'isNot', 'isEmpty', 'isNotEmpty'].includes(operator);

function normalized(normalize: (text: string) => string, text: string): string {
  try {
    return normalize(text);
  } catch {
    return text;
  }
}
