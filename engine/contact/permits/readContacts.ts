import type { ObjectId } from 'mongodb';
import type { ContactCap } from '../../api/contacts';
import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { CONTACTED } from '../contacts/recordContact';
import { oldestThatCounts } from './capWindow';
import { countedContacts, type CountedContact, type Noted } from './countedContacts';
import type { PermitsDocument, StoredPermit } from './PermitsDocument';

export async function readPermits(
  context: EngineContext,
  profileId: ObjectId,
): Promise<PermitsDocument | null> {
  const { permits } = await contactCollections(context);
  return permits.findOne({ _id: profileId, account: context.account });
}

/** What caps count of a profile: its permits, and the events `Contacted` that nobody asked for. */
export async function contactsOf(
  context: EngineContext,
  profileId: ObjectId,
  permits: readonly StoredPermit[],
  caps: readonly ContactCap[],
  now: Date,
): Promise<CountedContact[]> {
  if (caps.length === 0) return [];
  const since = Math.min(...caps.map((cap) => oldestThatCounts(cap, now.getTime())));
  const { events } = await factCollections(context);
  const recorded = await events
    .find(
      { account: context.account, type: CONTACTED, profileId, at: { $gte: new Date(since) } },
      {
        projection: {
          _id: 0,
          at: 1,
          'properties.channel': 1,
          'properties.category': 1,
          'properties.permit': 1,
        },
        hint: 'profile',
      },
    )
    .toArray();
  return countedContacts(
    permits.map(({ id, at, channel, category, settled }) => ({
      id,
      at: at.getTime(),
      channel,
      ...(category !== undefined && { category }),
      notSent: settled === 'notSent',
    })),
    recorded.map(({ at, properties = {} }): Noted => ({
      at: at.getTime(),
      channel: String(properties.channel),
      ...(typeof properties.category === 'string' && { category: properties.category }),
      ...(typeof properties.permit === 'string' && { permit: properties.permit }),
    })),
  );
}
