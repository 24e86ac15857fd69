import { isLater } from './epochs';
import {
  participantId,
  type FlowDocument,
  type ParticipantDocument,
  type ParticipantOutcome,
  type PendingRow,
} from './FlowDocument';
import type { Passage } from './Passage';

/**
 * What a passage makes of a participant; `undefined` when it changes nothing: it was handled before, or does not count for the flow. Pure.
 *
 * - A profile enters once while it is present through any source; it exits when it has left the last of them.
 * - No exit without an entry: whoever left before the flow had seen them enters and exits.
 * - A visit that was not allowed to enter is not admitted later.
 */
export function admit(
  flow: FlowDocument,
  passage: Passage,
  known: ParticipantDocument | undefined,
  contactable: boolean,
): ParticipantDocument | undefined {
  const visit = known?.visits[passage.source.key];
  const isNews = isLater(passage.epoch, visit?.epoch);
  if (passage.kind === 'enter')
    return isNews && counts(flow, passage)
      ? entered(flow, passage, known ?? newcomer(flow, passage), contactable)
      : undefined;
  if (!isNews)
    return known && visit?.epoch === passage.epoch && visit.open ? left(flow, passage, known) : undefined;
  // The flow did not see this visit begin. Whoever left before it was launched was never in it.
  if (flow.status === 'stopped' || passage.at <= flow.launchedAt || !counts(flow, passage)) return undefined;
  const { cause: _cause, ...unseen } = passage;
  const seen = entered(
    flow,
    { ...unseen, kind: 'enter', at: passage.since },
    known ?? newcomer(flow, passage),
    contactable,
  );
  return left(flow, passage, seen);
}

/** Without updates after launch only those who are there when the source is gone through. Stopped, nobody comes. */
function counts({ status, updateAfterLaunch }: FlowDocument, { source, since }: Passage): boolean {
  if (status === 'stopped') return false;
  return (
    updateAfterLaunch === 'realTime' ||
    source.mode === 'once' ||
    source.scanAt === undefined ||
    since <= source.scanAt
  );
}

const newcomer = (flow: FlowDocument, { profileId, at }: Passage): ParticipantDocument => ({
  _id: participantId(flow._id, profileId),
  account: flow.account,
  flow: flow._id,
  profileId,
  visits: {},
  outcome: 'notAllowedToReEnter',
  outcomeAt: at,
  entries: 0,
  revision: 0,
});

function entered(
  flow: FlowDocument,
  passage: Passage,
  before: ParticipantDocument,
  contactable: boolean,
): ParticipantDocument {
  const { source, epoch, at, since, added } = passage;
  const isPopulation = added !== true && (source.mode === 'once' || since <= flow.launchedAt);
  const others = openVisits(flow, before).filter((key) => key !== source.key);
  const isPresent =
    others.length > 0 ||
    (isPopulation && isLeftOver(flow, before)) ||
    (isPopulation && before.launch === flow.launch);
  const outcome: ParticipantOutcome = isPresent
    ? 'alreadyInFlow'
    : !mayEnter(flow, before, at)
      ? 'notAllowedToReEnter'
      : !contactable
        ? 'notContactable'
        : 'accepted';
  const admitted = outcome === 'accepted' || outcome === 'alreadyInFlow';
  const visits = { ...before.visits, [source.key]: { epoch, open: source.mode === 'watch', admitted } };
  const after = { ...before, visits, outcome, outcomeAt: at };
  if (outcome !== 'accepted') return after;
  const { exitedAt: _exitedAt, launch: _launch, ...entering } = after;
  const entries = before.entries + 1;
  // Visits of two segments may have begun with the same change: an entry through the other one, after a later launch, is another entry.
  const ofEntry = entries === 1 ? epoch : `${epoch}~${entries}`;
  return withRow(
    flow,
    {
      ...entering,
      epoch: ofEntry,
      enteredAt: instantOfEntry(flow, at),
      entries,
      ...(isPopulation && { launch: flow.launch }),
    },
    {
      kind: 'entry',
      epoch: ofEntry,
      at,
      ...segmentOf(passage),
      ...(passage.cause && { cause: passage.cause }),
    },
  );
}

/** Nobody is in a flow before there is one, however long somebody has been in its segment. */
const instantOfEntry = ({ launchedAt }: FlowDocument, at: Date): Date => (at < launchedAt ? launchedAt : at);

/** Whoever was never in it may enter. */
function mayEnter({ reEntry }: FlowDocument, { entries, enteredAt }: ParticipantDocument, at: Date): boolean {
  if (entries === 0) return true;
  if (typeof reEntry === 'object')
    return enteredAt === undefined || at.getTime() >= enteredAt.getTime() + reEntry.afterHours * 3_600_000;
  return reEntry === 'afterExit';
}

function left(flow: FlowDocument, passage: Passage, before: ParticipantDocument): ParticipantDocument {
  const { source, epoch, at } = passage;
  const visit = before.visits[source.key];
  const after = {
    ...before,
    visits: { ...before.visits, [source.key]: { epoch, open: false, admitted: visit?.admitted ?? false } },
  };
  if (visit?.admitted !== true || openVisits(flow, after).length > 0) return after;
  const exited = { ...after, exitedAt: at };
  const ofEntry = before.epoch ?? epoch;
  const withdrawn = flow.stopOnExit
    ? withRow(flow, exited, { kind: 'withdraw', epoch: ofEntry, at })
    : exited;
  return withRow(flow, withdrawn, {
    kind: 'exit',
    epoch: ofEntry,
    at,
    ...segmentOf(passage),
    ...(passage.cause && { cause: passage.cause }),
  });
}

const openVisits = (flow: FlowDocument, participant: ParticipantDocument): string[] =>
  allOpenVisits(participant).filter((key) => isWatched(flow, key));
const allOpenVisits = ({ visits }: ParticipantDocument): string[] =>
  Object.keys(visits).filter((key) => visits[key]?.open === true && visits[key].admitted);

/** A source that another launch has replaced says nothing more: its visits end without anybody knowing. */
const isWatched = ({ sources }: FlowDocument, key: string): boolean =>
  sources.some((source) => source.key === key && source.mode === 'watch');

/** Whoever was in the flow when it was launched anew, and is in its new audience too, goes on. */
const isLeftOver = (flow: FlowDocument, participant: ParticipantDocument): boolean =>
  allOpenVisits(participant).some(
    (key) => !isWatched(flow, key) && (flow.formerly === undefined || flow.formerly.includes(key)),
  );

const segmentOf = ({ source }: Passage): { segment?: string } =>
  source.segment === undefined ? {} : { segment: source.segment };

/** Rows that the flow does not ask for are not made; a stopped one makes none. */
function withRow(flow: FlowDocument, participant: ParticipantDocument, row: PendingRow): ParticipantDocument {
  if (flow.status === 'stopped' || (row.kind !== 'withdraw' && !flow.on.includes(row.kind)))
    return participant;
  return { ...participant, pending: [...(participant.pending ?? []), row] };
}
