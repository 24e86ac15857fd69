import { randomBytes } from 'node:crypto';
import type { FlowsApi, ProfileRef } from '../../api';
import { getProfileDocument } from '../../people/profiles/findProfile';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { NotFoundError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { endWithoutOutput } from '../waits/cancelWaits';
import { participantId, type FlowDocument, type ParticipantDocument, type PendingRow } from './FlowDocument';
import { getFlowDocument } from './findFlow';
import { insertPendingRows } from './insertPendingRows';

/**
 * Takes a profile out of a flow by hand: as if it had left every part of the audience now. What of it waits to be handed out is withdrawn, and where the
 * flow hears of exits there is one. It stays a member of its segments; whether it may come again is for the flow's re-entry setting.
 *
 * @throws NotFoundError for a flow or profile that is not there, and a profile that never took part
 */
export async function removeParticipant(
  context: EngineContext,
  flowId: string,
  ref: ProfileRef,
): ReturnType<FlowsApi['removeParticipant']> {
  const flow = await getFlowDocument(context, flowId);
  const { _id: profileId } = await getProfileDocument(context, ref);
  const answer = { profileId: profileId.toHexString() };
  const { participants } = await journeyCollections(context);
  const endItsWaits = (): Promise<number> =>
    endWithoutOutput(context, { 'while.flow': flow._id, profileId, waiting: true });
  for (;;) {
    const before = await participants.findOne({ _id: participantId(flow._id, profileId) });
    if (!before)
      throw new NotFoundError(`The profile takes no part in the flow "${flow.name}".`, {
        hint: 'The participants of a flow are listed by flows.participants.',
      });
    if (!isIn(before)) {
      await endItsWaits();
      return { ...answer, removed: false };
    }
    const after = takenOut(flow, before, await serverNow(context));
    // Whoever has changed it meanwhile is asked again.
    const { matchedCount } = await participants.replaceOne(
      { _id: before._id, revision: before.revision },
      after,
    );
    if (matchedCount === 0) continue;
    await context.step?.('participantTakenOut', after);
    await insertPendingRows(context, [after]);
    await endItsWaits();
    return { ...answer, removed: true };
  }
}

const isIn = ({ entries, exitedAt }: ParticipantDocument): boolean => entries > 0 && exitedAt === undefined;

/** The participant once it is out; its rows are in `pending` until they are in the outbox, whoever brings them there. */
function takenOut(flow: FlowDocument, before: ParticipantDocument, at: Date): ParticipantDocument {
  const visits = Object.fromEntries(
    Object.entries(before.visits).map(([key, visit]) => [key, { ...visit, open: false }]),
  );
  const epoch = before.epoch as string;
  const rows: PendingRow[] = [{ kind: 'withdraw', epoch, at }];
  if (flow.status !== 'stopped' && flow.on.includes('exit'))
    rows.push({ kind: 'exit', epoch, at, cause: { change: 'removed' } });
  return {
    ...before,
    visits,
    exitedAt: at,
    pending: [...(before.pending ?? []), ...rows],
    pendingAt: before.pendingAt ?? at,
    revision: before.revision + 1,
    changedBy: randomBytes(9).toString('base64url'),
  };
}
