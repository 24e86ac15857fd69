import { isDeepStrictEqual } from 'node:util';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { flushInboxes } from '../../membership/changes/flushInboxes';
import type { EngineContext } from '../../store/context';
import { beginDeparture, finishDeparture } from './departure';

/** How often somebody else may bring one more copy meanwhile. */
const LOOKS = 20;

/**
 * Takes back a profile that was created for an event which then turned out to be a duplicate, unless somebody has written to it since. More copies of
 * such events are nothing that was written: who has brought one finds the profile there, and does not know that it was made for another copy.
 *
 * @param made as it was created
 */
export async function withdrawProfile(context: EngineContext, made: ProfileDocument): Promise<void> {
  const { profiles, events } = await factCollections(context);
  let { revision } = made;
  for (let look = 0; look < LOOKS; look++) {
    if (await beginDeparture(context, made._id, { revision })) return finishDeparture(context, made._id);
    const now = await profiles.findOne({ _id: made._id, account: context.account });
    if (!now || !isDeepStrictEqual(personOf(now), personOf(made))) return;
    // Whether what has been accepted meanwhile counts is settled once it has left the inbox.
    await flushInboxes(context, [now]);
    if (await events.findOne({ profileId: made._id }, { projection: { _id: 1 } })) return;
    revision = now.revision;
  }
}

/** All that is written on a profile otherwise than by events; `modifiedAt` is one of the attributes. */
const personOf = ({ attributes, tags, identities, joined, adopting, waits }: ProfileDocument): unknown[] => [
  attributes,
  tags,
  identities,
  joined,
  adopting,
  waits,
];
