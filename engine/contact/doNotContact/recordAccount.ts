import { ALL } from '../../language/identities/all';
import { readText } from '../../language/text/readText';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { accountsOf } from '../../store/mongo/accountsOf';

/** Whose record is meant: this account's, that of another one of the database, or the one of all. */
export interface RecordAccount {
  account: string;
  scope: 'account' | 'all';
}

/** @throws InvalidArgumentError; NotFoundError for an account that the database does not have */
export async function recordAccount(
  context: EngineContext,
  given: { scope?: unknown; account?: unknown },
): Promise<RecordAccount> {
  const scope = readScope(given.scope);
  const account = readText(given.account, 'account', false);
  if (account === undefined) return { account: scope === 'all' ? ALL : context.account, scope };
  if (scope === 'all')
    throw new InvalidArgumentError('A record is for all accounts, or for one that is named.', {
      hint: 'Leave out account, or the scope "all".',
      path: '/account',
    });
  if (account === context.account) return { account, scope };
  const accounts = await accountsOf(await context.database());
  if (accounts.includes(account)) return { account, scope };
  throw new NotFoundError(`There is no account ${shown(account)} in this database.`, {
    hint: `There are: ${accounts.slice(0, 20).join(', ')}.`,
    path: '/account',
  });
}

function readScope(scope: unknown): 'account' | 'all' {
  if (scope === undefined || scope === 'account' || scope === 'all') return scope ?? 'account';
  throw new InvalidArgumentError(`${shown(scope)} is no scope.`, {
    hint: 'Use "account" or "all".',
    path: '/scope',
  });
}
