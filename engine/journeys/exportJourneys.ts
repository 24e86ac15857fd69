import type { ProfileExport } from '../api';
import type { ProfileDocument } from '../evaluation/facts/documents';
import { iso } from '../people/profiles/iso';
import type { EngineContext } from '../store/context';
import { journeyCollections } from './collections';

/** The flows that a person is or was in, and the entries. */
export async function exportJourneys(
  context: EngineContext,
  profile: ProfileDocument,
): Promise<Pick<ProfileExport, 'flows' | 'entries'>> {
  const [flows, entries] = await Promise.all([
    participationsOf(context, profile),
    entriesOf(context, profile),
  ]);
  return { flows, entries };
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
  return found.map(({ _id, flow, kind, at, doneAt }) => ({
    id: _id,
    flowId: flowIdOf(context, flow),
    kind,
    at: at.toISOString(),
    ...iso('handledAt', doneAt),
  }));
}

const flowIdOf = (context: EngineContext, flow: string): string => flow.slice(context.accountKey.length + 1);
