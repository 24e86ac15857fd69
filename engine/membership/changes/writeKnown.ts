import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { askPeople } from '../memberships/definitions';
import type { ChangeRequest } from './ProfileChange';
import { isPlain, plainChange, plainUpdates, type PlainChange } from './plainUpdates';
import { NARROW, readBack } from './readBack';

interface Made {
  readonly changed: true;
  readonly profile: ProfileDocument;
}

/**
 * Step 1 for people who were just read, in one update for all of them.
 *
 * @param unmarked who was announced (`births.ts`): nobody of them is marked. @returns what was written; whatever is missing somebody else has changed meanwhile, or it cannot be written in this way.
 */
export async function writeKnown(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  token: string,
  unmarked: ReadonlySet<ChangeRequest>,
): Promise<Map<ChangeRequest, Made>> {
  const changes = requests.filter(isPlain).map((request) => plainChange(request, token));
  if (changes.length === 0) return new Map();
  const marked = !changes.every(({ request }) => unmarked.has(request));
  const { profiles } = await factCollections(context);
  let modified = 0;
  try {
    ({ modifiedCount: modified } = await profiles.bulkWrite(plainUpdates(context, changes, marked), {
      ordered: false,
    }));
  } catch {
    // Whom it has reached is seen below; whom it reaches later is at another revision by then. What one of them has suffered it meets again, and says.
  }
  await context.step?.('knownWritten', changes);
  const found = await readNarrow(context, changes);
  return new Map(
    changes.flatMap(({ request, told, dirty }): [ChangeRequest, Made][] => {
      const profile = found.get(request.profileId.toHexString());
      // Where all were as they were read, all are changed, also those that somebody else has changed since.
      if (!profile || !(modified === changes.length || profile.changedBy === told.by)) return [];
      // What is not marked on the profile itself is known here.
      const own = marked ? profile : { ...profile, dirty: { ...dirty, ...profile.dirty } };
      return [[request, { changed: true, profile: own }]];
    }),
  );
}

/** No more of them than rules that are known ask for. */
async function readNarrow(
  context: EngineContext,
  changes: readonly PlainChange[],
): Promise<Map<string, ProfileDocument>> {
  const keys = new Set(changes.flatMap(({ dirty }) => Object.keys(dirty)));
  const ids = changes.map(({ request }) => request.profileId);
  const asked = askPeople(context, [...keys]);
  return readBack(context, ids, asked ? undefined : { ...NARROW, changedBy: 1, arrived: 1 });
}
