import { randomInt } from 'node:crypto';
import type { ObjectId } from 'mongodb';
import type { AddReport, Audience, FlowsApi, ProfileRef } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import { audienceMembers } from '../../people/audiences/audienceMembers';
import { readAudience } from '../../people/audiences/readAudience';
import { inBatches } from '../../people/profiles/chooseProfiles';
import { namedProfiles } from '../../people/profiles/getProfiles';
import { notFound } from '../../people/profiles/refs';
import { successorsOf } from '../../people/profiles/successorsOf';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { participantId, type FlowDocument, type ParticipantOutcome } from './FlowDocument';
import type { Passage } from './Passage';
import { admitPassages } from './admitPassages';
import { getFlowDocument } from './findFlow';

const BATCH = 500;
/** The source of everyone who was added by hand. */
const ADDED = 'added';

/**
 * Takes more profiles into a running flow, at once (R96, R97). A profile that is in the flow now, or whose entry waits to be handled, is
 * `alreadyInFlow`; for the others the flow's re-entry and Do Not Contact settings decide (R100).
 *
 * @throws NotFoundError; InvalidArgumentError for a stopped flow
 */
export async function addToFlow(
  context: EngineContext,
  flowId: string,
  audience: Audience,
  options: NonNullable<Parameters<FlowsApi['add']>[2]> = {},
): Promise<AddReport> {
  checkLongCall(options);
  await runningFlow(context, flowId);
  const chosen = await audienceMembers(context, readAudience(audience, '/audience'), options.signal);
  const report: AddReport = { accepted: 0, alreadyInFlow: 0, notAllowedToReEnter: 0, notContactable: 0 };
  await inBatches(chosen, BATCH, options, async (batch) => {
    const ids = await successorsOf(context, batch);
    for (const outcome of (await addBatch(context, await runningFlow(context, flowId), ids)).values())
      report[outcome]++;
  });
  return report;
}

/** The same of profiles that are named, each with its own outcome. @throws as `addToFlow`, and for what is no list */
export async function addEachToFlow(
  context: EngineContext,
  flowId: string,
  refs: readonly ProfileRef[],
  options: NonNullable<Parameters<FlowsApi['addMany']>[2]> = {},
): ReturnType<FlowsApi['addMany']> {
  checkLongCall(options);
  await runningFlow(context, flowId);
  const named = await namedProfiles(context, refs);
  const outcomes = new Map<string, ParticipantOutcome>();
  const ids = named.flatMap((one) => ('error' in one ? [] : [one._id]));
  const chosen = { expected: ids.length, ids: new Set(ids.map((id) => id.toHexString())) };
  await inBatches(chosen, BATCH, options, async (batch) => {
    for (const [id, outcome] of await addBatch(context, await runningFlow(context, flowId), batch))
      outcomes.set(id, outcome);
  });
  return named.map((one, index) => {
    if ('error' in one) return { index, error: one.error };
    const profileId = one._id.toHexString();
    const outcome = outcomes.get(profileId);
    return outcome === undefined
      ? { index, error: notFound({ id: one._id }).report() }
      : { index, profileId, outcome };
  });
}

async function runningFlow(context: EngineContext, flowId: string): Promise<FlowDocument> {
  const flow = await getFlowDocument(context, flowId);
  if (flow.status === 'stopped')
    throw new InvalidArgumentError(`The flow "${flow.name}" is stopped.`, { hint: 'Launch it again first.' });
  return flow;
}

/** Into a flow as it is now: it may have been stopped or launched anew since the batch before. @returns what came of each, by id */
async function addBatch(
  context: EngineContext,
  flow: FlowDocument,
  ids: readonly ObjectId[],
): Promise<Map<string, ParticipantOutcome>> {
  const { participants, entries } = await journeyCollections(context);
  const waiting = await entries
    .find(
      { flow: flow._id, kind: 'entry', profileId: { $in: [...ids] }, doneAt: { $exists: false } },
      { projection: { profileId: 1 } },
    )
    .toArray();
  const inFlow = new Set(waiting.map(({ profileId }) => profileId.toHexString()));
  const at = await serverNow(context);
  const epoch = `${randomInt(2 ** 31)}.${at.getTime()}`;
  const passages = ids
    .filter((id) => !inFlow.has(id.toHexString()))
    .map((profileId): Passage => ({
      profileId,
      source: { key: ADDED, mode: 'once' },
      kind: 'enter',
      epoch,
      at,
      since: at,
      added: true,
      cause: { change: 'added' },
    }));
  await admitPassages(context, flow, passages);
  const found = await participants
    .find(
      { _id: { $in: passages.map(({ profileId }) => participantId(flow._id, profileId)) } },
      { projection: { profileId: 1, outcome: 1, visits: 1 } },
    )
    .toArray();
  const outcomes = new Map<string, ParticipantOutcome>([...inFlow].map((id) => [id, 'alreadyInFlow']));
  // Somebody who was added by another call in the same instant is in the flow by that one.
  for (const { profileId, outcome, visits } of found)
    outcomes.set(profileId.toHexString(), visits[ADDED]?.epoch === epoch ? outcome : 'alreadyInFlow');
  return outcomes;
}
