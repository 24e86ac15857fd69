import { BUCKETS } from '../../../store/buckets';
import type { EngineContext } from '../../../store/context';
import { countOver } from '../../../store/mongo/countOver';
import { factCollections } from '../../facts/collections';

const SAMPLED = 4;
/** With fewer in these buckets everybody is counted. */
const WORTH_SAMPLING = 50;

/** About how many profiles the account has; of a small one exactly: some buckets of 1024 are counted. */
export async function sizeOfAccount(context: EngineContext): Promise<number> {
  const { profiles } = await factCollections(context);
  const sampled = await countOver(profiles, 'bucket', { account: context.account, bucket: { $lt: SAMPLED } });
  return sampled < WORTH_SAMPLING
    ? countOver(profiles, 'account', { account: context.account })
    : (BUCKETS / SAMPLED) * sampled;
}
