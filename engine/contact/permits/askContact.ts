import { randomBytes } from 'node:crypto';
import { checkObject } from '../../api/checkOptions';
import type { AskInput, AskOutcome, ContactPolicy } from '../../api/contacts';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { kindOfChannel, readContactPoint, type ContactPoint } from '../../language/identities/contactPoint';
import { readText } from '../../language/text/readText';
import { getProfileDocument } from '../../people/profiles/findProfile';
import { zoneOfProfile, type ZoneOfProfile } from '../../people/profiles/zoneOfProfile';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { DatabaseUnavailableError, InvalidArgumentError } from '../../store/errors';
import { readCategory } from '../doNotContact/categories';
import { askConsent, topicOfSend, type AskedTopic } from '../consent/askConsent';
import { topicsOfFlows } from '../consent/topics/topicsOfFlows';
import { recordsAgainst } from '../doNotContact/checkDoNotContact';
import { pointsOf } from '../doNotContact/contactPointsOf';
import { channelKey } from '../doNotContact/records';
import { rejectionOf } from '../contacts/rejectionOf';
import { recordRejection } from '../contacts/recordRejection';
import { readStoredPolicy } from '../policy/contactPolicy';
import { givePermitBack } from './givePermitBack';
import { contactsOf, readPermits } from './readContacts';
import { takePermit } from './takePermit';
import { whenAllowed, type Sending } from './whenAllowed';

/** Of so many at the same instant for one person one is a permit, time and again. */
const ATTEMPTS = 1_000;

/**
 * May this be sent? Asks Do Not Contact, quiet hours and caps, and takes a permit, which counts at once: of many who ask at the same instant, in any number
 * of processes, as many are allowed as there is room for. Whatever is not allowed goes to the ledger. Without a database nothing is allowed.
 *
 * @throws InvalidArgumentError, NotFoundError, DatabaseUnavailableError
 */
export async function askContact(context: EngineContext, input: AskInput): Promise<AskOutcome> {
  const question = readQuestion(context, input);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = await askOnce(context, input, question);
    if (outcome) return outcome;
  }
  throw new DatabaseUnavailableError('So many ask for the same person that it cannot be decided.', {
    hint: 'Nothing may be sent. Ask again.',
  });
}

interface Question extends Sending {
  readonly topic?: string;
  readonly flowId?: string;
  readonly address?: ContactPoint;
}

function readQuestion(context: EngineContext, input: AskInput): Question {
  checkObject(input, 'Give { profile, channel }.');
  const channel = channelKey(readText(input.channel, 'channel', true));
  const category = readCategory(input.category);
  const flowId = readText(input.flowId, 'flowId', false);
  const address = readText(input.address, 'address', false);
  const topic = readText(input.topic, 'topic', false);
  return {
    ...(topic !== undefined && { topic }),
    channel,
    ...(category !== undefined && { category }),
    ...(flowId !== undefined && { flowId }),
    ...(address !== undefined && { address: readAddress(context, channel, address) }),
  };
}

function readAddress(context: EngineContext, channel: string, address: string): ContactPoint {
  try {
    return readContactPoint({ [kindOfChannel(channel)]: address }, context);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new InvalidArgumentError(error.message, { hint: error.hint, path: '/address' });
  }
}

/** `undefined` when somebody else was quicker: then it is asked anew. */
async function askOnce(
  context: EngineContext,
  { profile: ref }: AskInput,
  question: Question,
): Promise<AskOutcome | undefined> {
  const profile = await getProfileDocument(context, ref, '/profile');
  const { channel, flowId, address } = question;
  const [{ policy, revision }, stored, zone, at] = await Promise.all([
    readStoredPolicy(context),
    readPermits(context, profile._id),
    zoneOfProfile(context, profile),
    serverNow(context),
  ]);
  const points = address ? [address] : pointsOf(profile, channel);
  const [listed, topic, held] = await Promise.all([
    recordsAgainst(context, points, channel, question.category),
    askedTopic(context, question, points),
    holdOf(context, profile, question, policy, stored?.permits ?? [], zone, at),
  ]);
  const recipient = {
    points,
    profileId: profile._id,
    channel,
    ...(topic && { topic }),
    ...(flowId !== undefined && { flowId }),
  };
  const rejection = rejectionOf(context, recipient, listed, at);
  const told = toldOf(zone);
  if (rejection) {
    await recordRejection(context, withCategory(rejection, question));
    return { outcome: 'rejected', reason: rejection.reason, ...told };
  }
  await context.step?.('askDecided', question);
  if (held) {
    const until = new Date(held.until);
    await recordRejection(
      context,
      withCategory(laterRow(context, profile, question, held.reason, at, until), question),
    );
    return { outcome: 'later', until: until.toISOString(), reason: held.reason, ...told };
  }
  const permit = {
    id: `${profile._id.toHexString()}.${randomBytes(12).toString('base64url')}`,
    at,
    channel,
    ...(question.category !== undefined && { category: question.category }),
    ...(flowId !== undefined && { flow: flowId }),
  };
  if (!(await takePermit(context, profile._id, stored, permit))) return undefined;
  await context.step?.('permitTaken', permit);
  // It was taken under the policy that was read, of somebody who is still there; or it was not taken.
  const [after, there] = await Promise.all([readStoredPolicy(context), isThere(context, profile)]);
  if (after.revision !== revision || !there) {
    await givePermitBack(context, profile._id, permit.id);
    return undefined;
  }
  return { outcome: 'allowed', reason: 'allowed', permit: permit.id, ...told };
}

/** What the points have said about the topic of the send, or of its flow. @throws NotFoundError, InvalidArgumentError */
async function askedTopic(
  context: EngineContext,
  { topic: own, flowId, channel }: Question,
  points: readonly ContactPoint[],
): Promise<AskedTopic | undefined> {
  const name =
    own ?? (flowId === undefined ? undefined : (await topicsOfFlows(context, [flowId])).get(flowId));
  if (name === undefined) return undefined;
  return askConsent(context, await topicOfSend(context, name, channel), points);
}

async function holdOf(
  context: EngineContext,
  profile: ProfileDocument,
  question: Question,
  policy: Required<ContactPolicy>,
  permits: Parameters<typeof contactsOf>[2],
  { zone }: ZoneOfProfile,
  at: Date,
): Promise<ReturnType<typeof whenAllowed>> {
  const { caps, quietHours } = policy;
  if (caps.length === 0 && quietHours.length === 0) return undefined;
  const contacts = await contactsOf(context, profile._id, permits, caps, at);
  const zones = { profile: zone, account: await context.timeZone() };
  return whenAllowed(policy, question, contacts, at.getTime(), zones);
}

const toldOf = ({
  zone,
  invalidTimeZone,
}: ZoneOfProfile): Pick<AskOutcome, 'timeZone' | 'invalidTimeZone'> => ({
  timeZone: zone,
  ...(invalidTimeZone !== undefined && { invalidTimeZone }),
});

const withCategory = <Row extends object>(row: Row, { category }: Sending): Row & { category?: string } => ({
  ...row,
  ...(category !== undefined && { category }),
});

async function isThere(context: EngineContext, { _id }: ProfileDocument): Promise<boolean> {
  const { profiles } = await factCollections(context);
  return (await profiles.findOne({ _id, account: context.account }, { projection: { _id: 1 } })) !== null;
}

function laterRow(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
  { channel, flowId }: Question,
  reason: string,
  at: Date,
  until: Date,
): Parameters<typeof recordRejection>[1] {
  return {
    account: context.account,
    profileId,
    channel,
    outcome: 'later',
    reason,
    until,
    ...(flowId !== undefined && { flowId }),
    at,
  };
}
