import type { EndedWait, OpenWait, Place, ProfileKey, WaitBranch } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import { PROFILE_KEY, profileKey } from '../../evaluation/facts/profileKey';
import { decoded } from '../../people/profiles/toProfile';
import type { EngineContext } from '../../store/context';
import type { StoredBranch, WaitDocument } from './WaitDocument';

/** Ended waits as a claim hands them out. */
export async function toEndedWaits(
  context: EngineContext,
  waits: readonly WaitDocument[],
  place: Place,
): Promise<EndedWait[]> {
  const keyOf = await profileKeys(context, waits);
  return waits.map((wait) => ({
    id: wait._id.toHexString(),
    place,
    profile: keyOf(wait),
    ...(wait.key !== undefined && { key: wait.key }),
    branch: wait.branch as number | 'timedOut',
    ...(wait.event && {
      event: {
        id: wait.event.id,
        type: wait.event.type,
        at: wait.event.at.toISOString(),
        properties: decoded(wait.event.properties ?? {}),
      },
    }),
    at: (wait.endedAt as Date).toISOString(),
    openedAt: wait.openedAt.toISOString(),
    carry: wait.carry === undefined ? null : (JSON.parse(wait.carry) as unknown),
    attempt: wait.attempt,
    lease: wait.lease as string,
  }));
}

/** Waits that have not ended, as lists show them. */
export async function toOpenWaits(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<OpenWait[]> {
  const keyOf = await profileKeys(context, waits);
  return waits.map((wait) => ({
    id: wait._id.toHexString(),
    profile: keyOf(wait),
    ...(wait.key !== undefined && { key: wait.key }),
    branches: wait.branches.map(toBranch),
    openedAt: wait.openedAt.toISOString(),
    until: wait.until.toISOString(),
  }));
}

function toBranch(branch: StoredBranch): WaitBranch {
  if (branch.kind === 'segment') return { segment: branch.segment, becomes: branch.becomes };
  if (branch.kind === 'event') {
    const { event, same } = branch;
    return {
      event: {
        type: event.event,
        ...(event.where && { where: event.where }),
        ...(same && { same: same.property, value: same.value }),
      },
    };
  }
  const { attribute, plus, minus, minutes } = branch;
  return {
    date: {
      attribute,
      ...(plus && { plus }),
      ...(minus && { minus }),
      ...(minutes !== undefined && { at: timeOfDay(minutes) }),
    },
  };
}

const timeOfDay = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

async function profileKeys(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<(wait: WaitDocument) => ProfileKey> {
  const { profiles } = await factCollections(context);
  const found = await profiles
    .find(
      { _id: { $in: waits.map(({ profileId }) => profileId) }, account: context.account },
      { projection: PROFILE_KEY, hint: 'account' },
    )
    .toArray();
  const keys = new Map(found.map((profile) => [profile._id.toHexString(), profileKey(profile)]));
  return ({ profileId }) => keys.get(profileId.toHexString()) ?? profileKey({ _id: profileId });
}
