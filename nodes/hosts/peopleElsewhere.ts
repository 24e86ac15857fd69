import type { DatabaseInspection } from '../../engine';

/** Accounts that are named at most. */
const NAMED = 5;

/**
 * What the test of a connection says of an account without people in a database where others have some: its name is easily mistyped. Undefined where
 * nothing is odd; a database without any people is one that somebody begins with.
 */
export function peopleElsewhere({ account, accounts }: DatabaseInspection): string | undefined {
  const peopled = accounts.filter(({ profiles }) => profiles !== 0);
  if (peopled.length === 0 || peopled.some(({ name }) => name === account)) return undefined;
  const named = peopled
    .slice(0, NAMED)
    .map(({ name, profiles }) => (profiles === undefined ? name : `${name} (${profiles})`));
  const more = peopled.length > NAMED ? ` and ${peopled.length - NAMED} more` : '';
  return `nobody is in the account "${account}"; in this database people are in: ${named.join(', ')}${more}. If a new account is meant, save it as it is.`;
}
