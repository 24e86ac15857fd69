import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';

/** How long an import is kept, ms. */
const KEPT_MS = 30 * 86_400_000;

/** Removes imports that were analysed more than 30 days ago, with the rows that are still staged or were refused. */
export async function forgetOldImports(context: EngineContext): Promise<void> {
  const { imports, importRows } = await peopleCollections(context);
  const old = {
    account: context.account,
    at: { $lt: new Date((await serverNow(context)).getTime() - KEPT_MS) },
  };
  await imports.deleteMany(old);
  await importRows.deleteMany(old);
}
