import { checkList } from '../../api/checkList';
import { checkObject } from '../../api/checkOptions';
import type { ItemAnswers } from '../../api/common';
import type { Gate, GateInput } from '../../api/contacts';
import { readText } from '../../language/text/readText';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { errorOf } from '../../store/errors/errorOf';
import { isAudienceError, type ErrorReport } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { someAtATime } from '../../store/someAtATime';
import { readCategory } from '../doNotContact/categories';
import { recordsAgainst, type Against } from '../doNotContact/checkDoNotContact';
import { resolveContacts, type Resolved } from '../doNotContact/contactPointsOf';
import type { RejectionDocument } from './RejectionDocument';
import { recordRejections } from './recordRejection';
import { rejectionOf, type Recipient } from './rejectionOf';

/**
 * The gate in front of everything that sends: may this contact be reached over the channel? Every rejection is recorded with who, when,
 * why and by which flow or broadcast (R75, R82). A profile is rejected when any of its contact points for the channel is listed.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function gateContact(context: EngineContext, input: GateInput): Promise<Gate> {
  checkObject(input, 'Give { email }, { phone } or { profile }, and the channel.');
  const [answer] = await gateContacts(context, [input]);
  if (answer === undefined || answer.error !== undefined) throw errorOf(answer?.error as ErrorReport);
  const { index: _index, error: _error, ...gate } = answer;
  return gate;
}

/** The same of many, in their order: an answer or an error for each. @throws InvalidArgumentError when there is no list */
export async function gateContacts(
  context: EngineContext,
  inputs: readonly GateInput[],
): Promise<ItemAnswers<Gate>> {
  checkList(inputs, {
    what: 'contacts',
    hint: 'Give a list of { email }, { phone } or { profile }, each with its channel.',
  });
  return someAtATime(inputs, (some) => gateSome(context, some));
}

async function gateSome(context: EngineContext, inputs: readonly GateInput[]): Promise<ItemAnswers<Gate>> {
  const read = Array.from(inputs as readonly GateInput[], readInput);
  const asked = read.map((one) => ('error' in one ? one : one.input));
  const resolved = await resolveContacts(
    context,
    asked.map((one) => ('error' in one ? { email: '' } : one)),
    (index) => channelOf(read[index] as Read),
  );
  const contacts = read.map((one, i): Asked | { error: ErrorReport } => {
    const contact = resolved[i] as Resolved;
    if ('error' in one) return one;
    return 'error' in contact ? contact : { ...one, ...contact };
  });
  const against = await listedPoints(
    context,
    contacts.flatMap((one) => ('error' in one ? [] : [one])),
  );
  const at = await serverNow(context);
  const rejected: RejectionDocument[] = [];
  const answers = contacts.map((one, index): ItemAnswers<Gate>[0] => {
    if ('error' in one) return { index, error: one.error };
    const rejection = rejectionOf(context, one, against.get(scopeOf(one)) as Against, at);
    if (rejection === undefined) return { index, allowed: true };
    rejected.push(rejection);
    return { index, allowed: false, reason: rejection.reason };
  });
  await context.step?.('gateDecided', rejected);
  await recordRejections(context, rejected);
  return answers;
}

interface Question extends Omit<Recipient, 'points' | 'profileId'> {
  readonly category?: string;
  readonly input: GateInput;
}
type Read = Question | { readonly error: ErrorReport };
type Asked = Question & Recipient;

const channelOf = (read: Read): string | undefined => ('error' in read ? undefined : read.channel);

function readInput(given: GateInput): Read {
  const read = readItem(given, (input): Question => {
    checkObject(input, 'Give { email }, { phone } or { profile }, and the channel.');
    const flowId = readText(input.flowId, 'flowId', false);
    const broadcastId = readText(input.broadcastId, 'broadcastId', false);
    const category = readCategory(input.category);
    return {
      input,
      channel: readText(input.channel, 'channel', true) as string,
      ...(category !== undefined && { category }),
      ...(flowId && { flowId }),
      ...(broadcastId && { broadcastId }),
    };
  });
  return isAudienceError(read) ? { error: read.report() } : read;
}

const scopeOf = ({ channel, category }: Question): string => JSON.stringify([channel, category]);

/** What stands against anybody who is asked about, by channel and category; one look-up for each. */
async function listedPoints(
  context: EngineContext,
  contacts: readonly Asked[],
): Promise<ReadonlyMap<string, Against>> {
  const found = new Map<string, Against>();
  for (const one of contacts) {
    const scope = scopeOf(one);
    if (found.has(scope)) continue;
    const points = contacts.flatMap((other) => (scopeOf(other) === scope ? other.points : []));
    found.set(scope, await recordsAgainst(context, points, one.channel, one.category));
  }
  return found;
}
