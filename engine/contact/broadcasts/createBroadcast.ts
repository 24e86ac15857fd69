import { ObjectId } from 'mongodb';
import type { Broadcast, BroadcastInput, BroadcastsApi } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import { nameProblem } from '../../language/text/names';
import { readText } from '../../language/text/readText';
import { audienceMembers } from '../../people/audiences/audienceMembers';
import { readAudience } from '../../people/audiences/readAudience';
import { matching } from '../../people/profiles/chooseProfiles';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NameTakenError } from '../../store/errors';
import { GONE } from '../../store/gone';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import { topicOfSend } from '../consent/askConsent';
import { channelKey } from '../doNotContact/records';
import { broadcastKey, type BroadcastDocument } from './BroadcastDocument';
import { takeIn } from './addRecipients';
import { openBroadcast, toBroadcast } from './findBroadcast';

const KEYS = ['id', 'name', 'channel', 'topic', 'audience', 'rule'];
const MAX_ID = 100;

/** Creates a broadcast and takes in whom it is for (R91, R92). @throws InvalidRuleError, InvalidArgumentError, NotFoundError, NameTakenError */
export async function createBroadcast(
  context: EngineContext,
  input: BroadcastInput,
  options: NonNullable<Parameters<BroadcastsApi['create']>[1]> = {},
): Promise<Broadcast> {
  checkLongCall(options);
  const { id, name, channel, audience, rule } = readInput(input);
  const topic = isGiven(input.topic) ? await topicOfSend(context, input.topic, channel) : undefined;
  // Asked before anything is written: what cannot be asked leaves no broadcast behind.
  const chosen =
    audience !== undefined
      ? await audienceMembers(context, readAudience(audience), options.signal)
      : rule !== undefined
        ? await matching(context, rule, options.signal)
        : undefined;
  const broadcast = await ensure(context, {
    _id: broadcastKey(context, id),
    account: context.account,
    id,
    name,
    channel,
    ...(topic && { topic: topic._id }),
    createdAt: await serverNow(context),
  });
  if (chosen) await takeIn(context, broadcast, chosen, options);
  return toBroadcast(context, broadcast);
}

const isGiven = (topic: unknown): boolean => topic !== undefined && topic !== null && topic !== '';

function readInput(
  input: BroadcastInput,
): { id: string; name: string; channel: string } & Pick<BroadcastInput, 'audience' | 'rule'> {
  if (typeof input !== 'object' || input === null)
    throw refuse('A broadcast is an object.', 'Give { name, channel } and an audience or a rule.', '');
  const unknown = Object.keys(input).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw refuse(`A broadcast has no "${unknown.slice(0, 100)}".`, `Its parts are ${KEYS.join(', ')}.`, '');
  const { id = new ObjectId().toHexString(), name, audience, rule } = input;
  for (const [part, value] of [
    ['id', id],
    ['name', name],
  ] as const) {
    const wrong =
      nameProblem(value) ??
      (part === 'id' && value.length > MAX_ID ? `it is longer than ${MAX_ID} characters` : undefined);
    if (wrong !== undefined)
      throw refuse(
        `The ${part} of the broadcast cannot be used: ${wrong}.`,
        'Give text without control characters.',
        `/${part}`,
      );
  }
  const channel = channelKey(readText(input.channel, 'channel', true));
  if (channel === '*')
    throw refuse(
      'A broadcast goes over one channel.',
      'Give "email", "sms" or the name of another channel.',
      '/channel',
    );
  if (audience !== undefined && rule !== undefined)
    throw refuse(
      'There are both an audience and a rule.',
      'Give one of them, and add the others with addRecipients.',
      '/rule',
    );
  if (rule !== undefined && (typeof rule !== 'object' || rule === null || Array.isArray(rule)))
    throw refuse(
      'The rule is no object.',
      'Profiles themselves are named in the audience: { profiles }.',
      '/rule',
    );
  return {
    id,
    name: name.trim(),
    channel,
    ...(audience !== undefined && { audience }),
    ...(rule !== undefined && { rule }),
  };
}

const refuse = (message: string, hint: string, path: string): InvalidArgumentError =>
  new InvalidArgumentError(message, { hint, path });

/** The one there is when the same call was made before. */
async function ensure(context: EngineContext, wanted: BroadcastDocument): Promise<BroadcastDocument> {
  const { broadcasts } = await contactCollections(context);
  try {
    await broadcasts.insertOne(wanted);
    return wanted;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const present = (await broadcasts.findOne({ _id: wanted._id })) ?? wanted;
  if (present.account === GONE)
    throw new NameTakenError(`The broadcast "${wanted.id}" is being deleted.`, {
      hint: 'Use another id, or this one in a minute.',
      path: '/id',
    });
  if (present.name === wanted.name && present.channel === wanted.channel && present.topic === wanted.topic)
    return openBroadcast(context, present.id);
  throw new NameTakenError(
    `The broadcast "${wanted.id}" is there already, as "${present.name}" over ${present.channel}.`,
    { hint: 'Use another id, or the same name and channel to go on with it.', path: '/id' },
  );
}
