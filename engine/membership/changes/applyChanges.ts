import type { ObjectId } from 'mongodb';
import type { Wait } from '../../api/common';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import type { AudienceError } from '../../store/errors';
import { evaluateLater } from '../memberships/evaluateLater';
import { evaluateProfiles } from '../memberships/evaluateProfiles';
import type { ChangeRequest, ChangeResult } from './ProfileChange';
import { allOf } from '../../store/allOf';
import { announceArrivals, endArrivals } from './arrivals';
import { announceBirths, endBirths, unmarkedTogether } from './births';
import { EVERYTHING } from './dirtyKeys';
import { flushInboxes } from './flushInboxes';
import { writeChanges, type WrittenChange } from './writeChanges';

export interface ChangeOptions {
  wait?: Wait;
  signal?: AbortSignal;
}

export type ChangeOutcome = ChangeResult | { readonly error: AudienceError };

/** As many profiles as one micro-batch takes. */
const BATCH = 1_000;
/** From so many on they are taken in two halves. */
const LARGE = 500;

/**
 * Changes profiles, each in one atomic update (steps 1 to 8 of docs/real-time.md). Results are in the order of the requests; a request that
 * fails, fails alone. Requests for one profile are applied in their order.
 */
export async function applyChanges(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  options: ChangeOptions = {},
): Promise<ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = new Array<ChangeOutcome>(requests.length);
  for (const round of roundsOf(requests)) {
    options.signal?.throwIfAborted();
    await allOf(
      portionsOf(round).map(async (portion) => {
        const settled = await applyRound(
          context,
          portion.map((i) => requests[i] as ChangeRequest),
          options.wait ?? 'evaluated',
        );
        portion.forEach((position, i) => (outcomes[position] = settled[i] as ChangeOutcome));
      }),
    );
  }
  return outcomes;
}

/** While MongoDB writes one half this process makes the other one ready. */
const portionsOf = (round: readonly number[]): (readonly number[])[] => {
  const half = Math.ceil(round.length / 2);
  return round.length < LARGE ? [round] : [round.slice(0, half), round.slice(half)];
};

/** Batches in which no profile comes twice. */
function roundsOf(requests: readonly ChangeRequest[]): number[][] {
  const rounds: number[][] = [];
  const roundOfProfile = new Map<string, number>();
  requests.forEach(({ profileId }, position) => {
    const id = profileId.toHexString();
    let at = roundOfProfile.has(id) ? (roundOfProfile.get(id) as number) + 1 : 0;
    while ((rounds[at]?.length ?? 0) >= BATCH) at++;
    (rounds[at] ??= []).push(position);
    roundOfProfile.set(id, at);
  });
  return rounds.filter((round) => round !== undefined);
}

async function applyRound(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  wait: Wait,
): Promise<ChangeOutcome[]> {
  await context.step?.('apply', requests);
  const unmarked = unmarkedTogether(requests, wait);
  const births = await announceBirths(context, unmarked);
  const arrivals = await announceArrivals(context, requests, wait);
  const written = await writeChanges(context, requests, { unmarked, ...(arrivals && { arrivals }) });
  const isBorn = (request: ChangeRequest): boolean => request.create === true && unmarked.has(request);
  const asked = written.flatMap((change, i) =>
    'profile' in change && change.profile && change.changed
      ? {
          profile: askedOf(requests[i] as ChangeRequest, change.profile),
          born: isBorn(requests[i] as ChangeRequest),
        }
      : [],
  );
  // Step 3 comes before any answer: only then is it settled which copy of an event id counts.
  const { profiles, duplicates } = await flushInboxes(
    context,
    asked.map(({ profile }) => profile),
  );
  if (wait === 'accepted')
    evaluateLater(
      context,
      profiles.map(({ _id }) => _id),
    );
  else if (
    await evaluateProfiles(
      context,
      asked.map(({ born }, i) => ({ profile: profiles[i] as ProfileDocument, born })),
    )
  ) {
    if (births) await endBirths(context, births, unsureOf(requests, written, unmarked));
    if (arrivals) await endArrivals(context, arrivals);
  }
  return written.map((change) => {
    if ('error' in change) return change;
    const { changed, profile } = change;
    const mine = profile ? duplicates.get(profile._id.toHexString()) : undefined;
    return { changed, profile, revision: profile?.revision ?? 0, duplicates: mine ?? NONE };
  });
}

const NONE: ReadonlySet<string> = new Set();

/** Of what was written before a crash there may be no mark on the profile: before the next change of it follows, it is evaluated as it is. */
const askedOf = ({ again }: ChangeRequest, profile: ProfileDocument): ProfileDocument =>
  again === true ? { ...profile, dirty: { ...profile.dirty, [EVERYTHING]: profile.revision } } : profile;

/**
 * Somebody of whom it is not known whether it was this write that changed them, in which case there is no mark of it: others have written meanwhile, or MongoDB has not
 * answered.
 */
const unsureOf = (
  requests: readonly ChangeRequest[],
  written: readonly WrittenChange[],
  unmarked: ReadonlySet<ChangeRequest>,
): ObjectId[] =>
  requests.flatMap((request, i) => {
    const change = written[i] as WrittenChange;
    const isSure =
      request.create === true || !unmarked.has(request) || ('changed' in change && change.changed);
    return isSure ? [] : request.profileId;
  });
