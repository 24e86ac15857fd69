import type { ProfileExport } from '../api';
import type { ProfileDocument } from '../evaluation/facts/documents';
import { iso } from '../people/profiles/iso';
import type { EngineContext } from '../store/context';
import { journeyCollections } from './collections';

/** The flows that a person is or was in, the entries, what waits or has waited, and the branches of splits. */
export async function exportJourneys(
  context: EngineContext,
  profile: ProfileDocument,
): Promise<Pick<ProfileExport, 'flows' | 'entries' | 'waits' | 'splits'>> {
  const [flows, entries, waits, splits] = await Promise.all([
    participationsOf(context, profile),
    entriesOf(context, profile),
    waitsOf(context, profile),
    splitsOf(context, profile),
  ]);
  return { flows, entries, waits, splits };
}

async function participationsOf(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
): Promise<ProfileExport['flows']> {
  const { participants } = await journeyCollections(context);
  const found = await participants.find({ profileId, account: context.account }).toArray();
  return found.map(({ flow, outcome, entries, enteredAt, exitedAt }) => ({
    flowId: flowIdOf(context, flow),
    outcome,
    entries,
    ...iso('enteredAt', enteredAt),
    ...iso('exitedAt', exitedAt),
  }));
}

async function entriesOf(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
): Promise<ProfileExport['entries']> {
  const { entries } = await journeyCollections(context);
  const found = await entries.find({ profileId, account: context.account }).sort({ at: 1 }).toArray();
  return found.map(({ _id, flow, kind, at, doneAt, attempt, parkedAt, error }) => ({
    id: _id,
    flowId: flowIdOf(context, flow),
    kind,
    at: at.toISOString(),
    attempts: attempt,
    ...iso('handledAt', doneAt),
    ...iso('parkedAt', parkedAt),
    ...(error !== undefined && { error }),
  }));
}

async function waitsOf(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
): Promise<ProfileExport['waits']> {
  const { waits, places } = await journeyCollections(context);
  const found = await waits.find({ profileId, account: context.account }).sort({ _id: 1 }).toArray();
  const known = await places.find({ _id: { $in: found.map(({ place }) => place) } }).toArray();
  const named = new Map(known.map((place) => [place._id, place]));
  return found.map(({ place, key, openedAt, until, endedAt, branch, cancelledAt, carry }) => {
    const { host = '', flowId = '', nodeId = '' } = named.get(place) ?? {};
    return {
      place: { host, flowId, nodeId },
      ...(key !== undefined && { key }),
      openedAt: openedAt.toISOString(),
      until: until.toISOString(),
      ...iso('endedAt', endedAt),
      ...(branch !== undefined && { branch }),
      ...iso('cancelledAt', cancelledAt),
      ...(carry !== undefined && { carry: JSON.parse(carry) as unknown }),
    };
  });
}

async function splitsOf(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
): Promise<ProfileExport['splits']> {
  const { assignments, splits } = await journeyCollections(context);
  const found = await assignments.find({ profileId, account: context.account }).sort({ _id: 1 }).toArray();
  const named = await splits.find({ _id: { $in: found.map(({ split }) => split) } }).toArray();
  const names = new Map(named.map(({ _id, name }) => [_id, name]));
  return found.map(({ split, branch, at }) => ({
    split: names.get(split) ?? split,
    branch,
    at: at.toISOString(),
  }));
}

const flowIdOf = (context: EngineContext, flow: string): string => flow.slice(context.accountKey.length + 1);
