import { factCollections } from '../evaluation/facts/collections';
import type { ProfileDocument } from '../evaluation/facts/documents';
import { membershipCollections } from '../membership/collections';
import { identityKeysOf, noKeys } from '../people/profiles/moveOver';
import type { EngineContext } from '../store/context';
import { bucketOf } from '../store/buckets';
import { checkEntries } from './checkEntries';
import { checkMemberships, watchedSegments } from './checkMemberships';
import { checkWaits } from './checkWaits';
import type { Findings } from './Findings';

const BATCH = 500;

/** Everybody, in the order of their ids: what is stored of each has to fit together. */
export async function checkPeople(
  context: EngineContext,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { profiles } = await factCollections(context);
  const unborn = await unbornIn(context);
  const watched = await watchedSegments(context);
  let last: ProfileDocument | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const people = await profiles
      .find(
        { account: context.account, ...(last && { _id: { $gt: last._id } }) },
        { sort: { _id: 1 }, limit: BATCH, hint: 'account' },
      )
      .toArray();
    last = people.at(-1);
    if (last === undefined) return;
    findings.count('profiles', people.length);
    for (const profile of people) checkProfile(context, findings, profile);
    await checkMemberships(context, findings, watched, people, unborn);
    await checkEntries(context, findings, people);
    await checkWaits(context, findings, people);
  }
}

/** Profiles that their makers, or background work, are about to evaluate. */
async function unbornIn(context: EngineContext): Promise<ReadonlySet<string>> {
  const { births } = await membershipCollections(context);
  const found = await births.find({ account: context.account }, { projection: { profileIds: 1 } }).toArray();
  return new Set(found.flatMap(({ profileIds }) => profileIds.map((id) => id.toHexString())));
}

function checkProfile(context: EngineContext, findings: Findings, profile: ProfileDocument): void {
  const { _id, identities, keys, externalId, revision, inbox = [], dirty = {}, dirtyAt, bucket } = profile;
  const wrong = (message: string): void => findings.add('profile', 'profiles', _id, message);
  const own = identityKeysOf(context, identities);
  const expected = own.length === 0 ? noKeys(_id) : own;
  if (!isSameSet(keys, expected))
    findings.add('identities', 'profiles', _id, 'Its keys are not those of its identities.');
  if (externalId !== identities.externalId?.[0])
    findings.add('identities', 'profiles', _id, 'The key that lists show is not its first one.');
  if (bucket !== bucketOf(_id)) wrong('It is not in the bucket of its id.');
  if (inbox.some(({ rev }) => rev > revision) || Object.values(dirty).some((rev) => rev > revision))
    wrong('It holds something of a revision that it has not had.');
  if ((inbox.length > 0 || Object.keys(dirty).length > 0) && dirtyAt === undefined)
    wrong('It was changed, and nobody is going to find that.');
}

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((one) => b.includes(one));
