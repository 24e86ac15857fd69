import { refuse } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { contactCollections } from '../collections';

/**
 * Says what became of a permit: `notSent` gives its place back. Saying the same twice changes nothing.
 *
 * @throws NotFoundError; InvalidArgumentError when it was settled otherwise
 */
export async function settlePermit(
  context: EngineContext,
  id: string,
  became: 'sent' | 'notSent',
): Promise<void> {
  if (typeof id !== 'string' || id === '')
    throw refuse('permit', id, 'Give the permit of an answer that allows.');
  if (became !== 'sent' && became !== 'notSent') throw refuse('outcome', became, 'Give "sent" or "notSent".');
  const { permits } = await contactCollections(context);
  const { account } = context;
  for (;;) {
    const stored = await permits.findOne({ account, 'permits.id': id }, { hint: 'permit' });
    const known = stored?.permits.find((permit) => permit.id === id);
    if (!stored || !known)
      throw new NotFoundError('There is no such permit.', {
        hint: 'Give the permit as contacts.ask has answered it; those of people who were erased are gone.',
        path: '/permit',
      });
    if (known.settled === became) return;
    if (known.settled !== undefined)
      throw new InvalidArgumentError(`The permit is settled already: ${known.settled}.`, {
        hint: 'Settle each permit once; ask for another one to send again.',
        path: '/outcome',
      });
    const { matchedCount } = await permits.updateOne(
      { _id: stored._id, account, permits: { $elemMatch: { id, settled: { $exists: false } } } },
      { $set: { 'permits.$[one].settled': became }, $inc: { revision: 1 } },
      { arrayFilters: [{ 'one.id': id }] },
    );
    // Else somebody has settled it in the same moment, or a join has taken it to somebody else.
    if (matchedCount > 0) return;
  }
}
