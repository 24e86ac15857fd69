import { checkList } from '../../api/checkList';
import { checkObject, refuse } from '../../api/checkOptions';
import type { ContactsApi } from '../../api/contacts';
import type { EventInput } from '../../api/events';
import type { EngineContext } from '../../store/context';
import { isAudienceError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { countProfiles } from '../../evaluation/audience/countProfiles';
import { isAway } from '../../store/mongo/databaseError';
import { settlePermit } from '../permits/settlePermit';
import { channelKey } from '../doNotContact/records';
import { instantGiven } from '../../language/calendar/instantGiven';
import { trackEvent } from '../../people/events/trackEvent';
import { MAX_EVENTS, trackEvents } from '../../people/events/trackEvents';
import type { EventCondition } from '../../language/rule/types';
import { readText } from '../../language/text/readText';
import { isPlainObject } from '../../language/text/isPlainObject';

/** The event type that says somebody was contacted; its property `channel` says how. */
export const CONTACTED = 'Contacted';

type RecordInput = Parameters<ContactsApi['record']>[0];

/** Notes that somebody was contacted (R85, R86): the event `Contacted` with property `channel`. A permit is settled first: it says whether that is so. */
export async function recordContact(
  context: EngineContext,
  input: RecordInput,
  options?: Parameters<ContactsApi['record']>[1],
): ReturnType<ContactsApi['record']> {
  const event = contactedEvent(input);
  if (input.permit !== undefined) await settlePermit(context, input.permit, 'sent');
  return trackEvent(context, event, options);
}

/** The same of many: an answer or an error for each. @throws InvalidArgumentError, TooLargeError */
export async function recordContacts(
  context: EngineContext,
  inputs: readonly RecordInput[],
  options?: Parameters<ContactsApi['recordMany']>[1],
): ReturnType<ContactsApi['recordMany']> {
  checkList(inputs, { what: 'contacts', hint: 'Give a list of { profile, channel }.', most: MAX_EVENTS });
  const read = await Promise.all(
    Array.from(inputs as readonly RecordInput[], async (input) => {
      const one = readItem(input, (given) => ({ event: contactedEvent(given), permit: given.permit }));
      if (isAudienceError(one)) return { error: one.report() };
      if (one.permit === undefined) return one;
      try {
        await settlePermit(context, one.permit, 'sent');
        return one;
      } catch (error) {
        if (!isAudienceError(error) || isAway(error)) throw error;
        return { error: error.report() };
      }
    }),
  );
  const good = read.flatMap((one) => ('error' in one ? [] : [one.event]));
  const tracked = (good.length === 0 ? [] : await trackEvents(context, good, options)).values();
  return read.map((one, index) =>
    'error' in one
      ? { index, error: one.error }
      : { ...(tracked.next().value as Awaited<ReturnType<typeof trackEvents>>[0]), index },
  );
}

function contactedEvent(input: RecordInput): EventInput {
  checkObject(input, 'Give { profile, channel }.');
  const channel = channelKey(readText(input.channel, 'channel', true));
  const { profile, at, id, properties, permit } = input;
  if (properties !== undefined && properties !== null && !isPlainObject(properties))
    throw refuse('properties', properties, 'Give an object of names and values.');
  return {
    profile,
    type: CONTACTED,
    properties: { ...properties, channel, ...(permit !== undefined && { permit }) },
    createProfile: false,
    ...(at === undefined ? {} : { at }),
    ...(id === undefined ? {} : { id }),
  };
}

/** The same question as a rule: for segments and filters. */
function contactedRule({ from, to, channel }: { from?: Date; to?: Date; channel?: string }): EventCondition {
  return {
    event: CONTACTED,
    timeframe: {
      operator: 'between',
      from: (from ?? new Date('0001-01-01T00:00:00Z')).toISOString(),
      to: (to ?? new Date('9999-12-31T23:59:59.999Z')).toISOString(),
    },
    ...(channel === undefined
      ? {}
      : { where: { property: 'channel', operator: 'is', value: channelKey(channel) } }),
  };
}

/** How many profiles were contacted in a period (R85), over any channel or over one (R86). */
export async function countContacted(
  context: EngineContext,
  options: Parameters<ContactsApi['count']>[0] = {},
): Promise<number> {
  checkObject(options, 'Give { from, to, channel }, or nothing.');
  const { from, to, channel } = options;
  return countProfiles(
    context,
    contactedRule({
      ...(from === undefined ? {} : { from: await instantGiven(context, from, '/from') }),
      ...(to === undefined ? {} : { to: await instantGiven(context, to, '/to') }),
      ...(channel === undefined ? {} : { channel }),
    }),
  );
}
