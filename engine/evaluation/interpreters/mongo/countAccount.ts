import type { EngineContext } from '../../../store/context';
import { countOver } from '../../../store/mongo/countOver';
import { factCollections } from '../../facts/collections';
import { countInRanges } from './countInRanges';

/** All profiles of the account. */
export async function countAccount(context: EngineContext): Promise<number> {
  const { profiles } = await factCollections(context);
  return countInRanges(context, (range) =>
    countOver(profiles, 'account', { account: context.account, ...range }),
  );
}
