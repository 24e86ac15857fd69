import type { ProfileDocument } from '../evaluation/facts/documents';
import { journeyCollections } from '../journeys/collections';
import type { EntryDocument } from '../journeys/entries/EntryDocument';
import type { FlowDocument, ParticipantDocument } from '../journeys/flows/FlowDocument';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** What is handled goes after 400 days. */
const REMEMBERED_MS = 399 * 86_400_000;

/** Participants and the rows of the outbox: each stay has its entry once, and no exit comes without one. */
export async function checkEntries(
  context: EngineContext,
  findings: Findings,
  people: readonly ProfileDocument[],
): Promise<void> {
  const { participants, entries, flows } = await journeyCollections(context);
  const ofThem = { profileId: { $in: people.map(({ _id }) => _id) } };
  const [parts, rows] = [
    await participants.find(ofThem).toArray(),
    await entries.find(ofThem, { projection: { cause: 0 } }).toArray(),
  ];
  findings.count('participants', parts.length);
  findings.count('entries', rows.length);
  if (parts.length === 0 && rows.length === 0) return;
  const known = await flows
    .find(
      { _id: { $in: [...new Set([...parts, ...rows].map(({ flow }) => flow))] } },
      { projection: { on: 1, launch: 1 } },
    )
    .toArray();
  const byId = new Map(known.map((flow) => [flow._id, flow]));
  const there = new Set(rows.map(keyOf));
  const since = (await serverNow(context)).getTime() - REMEMBERED_MS;
  for (const row of rows) checkRow(findings, row, there, byId.get(row.flow), since);
  for (const participant of parts)
    checkParticipant(findings, participant, there, byId.get(participant.flow), since);
}

/** By whom it stands for now: its id may be of somebody who was joined. */
const keyOf = ({ _id, flow, profileId, kind }: EntryDocument): string =>
  keyFor(flow, profileId, _id.split(':').at(-2) as string, kind);
const keyFor = (
  flow: string,
  profileId: ParticipantDocument['profileId'],
  epoch: string,
  kind: string,
): string => [flow, profileId.toHexString(), epoch, kind].join(' ');

/** What an earlier launch did not ask for need not be there. */
const asksFor = (flow: FlowDocument | undefined, ...kinds: FlowDocument['on']): boolean =>
  flow?.launch === 1 && kinds.every((kind) => flow.on.includes(kind));

function checkRow(
  findings: Findings,
  row: EntryDocument,
  there: ReadonlySet<string>,
  flow: FlowDocument | undefined,
  since: number,
): void {
  const { _id, kind, profileId, at, leaseUntil, doneAt, parkedAt } = row;
  const states = [leaseUntil, doneAt, parkedAt].filter((one) => one !== undefined).length;
  if (states !== 1)
    findings.add('outbox', 'entries', _id, 'It can be neither claimed nor is it handled or parked, or both.');
  const entry = keyFor(row.flow, profileId, _id.split(':').at(-2) as string, 'entry');
  if (kind === 'exit' && at.getTime() > since && asksFor(flow, 'entry', 'exit') && !there.has(entry))
    findings.add('exit', 'entries', _id, 'There is an exit without an entry.');
}

function checkParticipant(
  findings: Findings,
  { _id, flow: key, profileId, epoch, enteredAt, pending = [], pendingAt }: ParticipantDocument,
  there: ReadonlySet<string>,
  flow: FlowDocument | undefined,
  since: number,
): void {
  if (pending.length > 0 && pendingAt === undefined)
    findings.add('pending', 'participants', _id, 'It holds rows, and nobody is going to find them.');
  if (epoch === undefined || pending.length > 0 || !asksFor(flow, 'entry')) return;
  if ((enteredAt?.getTime() ?? 0) > since && !there.has(keyFor(key, profileId, epoch, 'entry')))
    findings.add('entry', 'participants', _id, 'It has entered, and there is no entry.');
}
