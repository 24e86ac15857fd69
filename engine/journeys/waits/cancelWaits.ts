import type { Filter } from 'mongodb';
import { checkObject } from '../../api/checkOptions';
import type { Place, WaitsApi } from '../../api/waits';
import { readText } from '../../language/text/readText';
import { getProfileDocument } from '../../people/profiles/findProfile';
import { nowExpression, type EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { unmarkWaits } from './marks';
import { knownPlace } from './places';
import type { WaitDocument } from './WaitDocument';

const PAGE = 1_000;

/** Ends what waits at a place without an output: everything, or that of a profile or a key. @throws NotFoundError, InvalidArgumentError */
export async function cancelWaits(
  context: EngineContext,
  given: Place,
  which: NonNullable<Parameters<WaitsApi['cancel']>[1]> = {},
): Promise<number> {
  checkObject(which, 'Give { profile } or { key }, both or nothing.');
  const place = await knownPlace(context, given);
  const key = readText(which.key, 'key', false);
  const profile =
    which.profile === undefined ? undefined : await getProfileDocument(context, which.profile, '/profile');
  return endWithoutOutput(context, {
    place,
    waiting: true,
    ...(profile && { profileId: profile._id }),
    ...(key !== undefined && { key }),
  });
}

/** @param filter of waits that have not ended. @returns how many; one that ends meanwhile is not among them. */
export async function endWithoutOutput(
  context: EngineContext,
  filter: Filter<WaitDocument>,
): Promise<number> {
  const { waits } = await journeyCollections(context);
  let count = 0;
  for (;;) {
    const page = await waits.find(filter, { projection: { profileId: 1 }, limit: PAGE }).toArray();
    if (page.length === 0) return count;
    const { modifiedCount } = await waits.updateMany(
      { _id: { $in: page.map(({ _id }) => _id) }, waiting: true },
      [
        { $set: { cancelledAt: nowExpression(context), doneAt: nowExpression(context) } },
        { $unset: ['waiting', 'dueAt', 'slot', 'carry'] },
      ],
    );
    count += modifiedCount;
    await unmarkWaits(context, page);
  }
}
