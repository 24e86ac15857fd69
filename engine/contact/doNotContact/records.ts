import { refuse } from '../../api/checkOptions';
import { ALL } from '../../language/identities/all';
import { channelName, storedNamesOf } from '../../language/identities/channelName';
import type { ContactPoint } from '../../language/identities/contactPoint';
import { readingsOf } from '../../language/identities/readings';
import { encodePart } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import type { DoNotContactDocument } from './DoNotContactDocument';

/** A channel as it is stored; absent = every channel. @throws InvalidArgumentError */
export function channelKey(channel: string | undefined): string {
  if (channel === undefined || channel === '' || channel === ALL) return ALL;
  const hint = 'Give "email", "sms" or the name of another channel.';
  if (typeof channel !== 'string') throw refuse('channel', channel, hint);
  const name = channelName(channel);
  if (name === undefined) throw refuse('channel', channel, hint);
  return name;
}

/** `account|channel|kind|value`. */
export const recordId = (
  account: string,
  channel: string,
  { kind, value }: Pick<ContactPoint, 'kind' | 'value'>,
): string => `${encoded(account)}|${encoded(channel)}|${kind}|${value}`;

/** A part of a composed `_id`: neither the bar between parts nor the star of all is in it. */
export const encoded = (text: string): string =>
  text === ALL ? ALL : encodePart(text).replace(/\*/g, '%2A').replace(/\|/g, '%7C');

/** The records that would forbid a contact: this account's and those for all, on this channel and on every one, under every spelling of the point. */
export function forbiddingIds(
  context: EngineContext,
  point: ContactPoint,
  channel: string | undefined,
): string[] {
  const key = channelKey(channel);
  const channels = [...new Set([ALL, ...storedNamesOf(key)])];
  return readingsOf(point).flatMap((reading) =>
    [ALL, context.account].flatMap((account) => channels.map((one) => recordId(account, one, reading))),
  );
}

/** Whether a record is about a point under one of its spellings. */
export function isAbout(
  { value, exact }: Pick<DoNotContactDocument, 'value' | 'exact'>,
  point: ContactPoint,
): boolean {
  const reading = readingsOf(point).find((one) => one.value === value);
  return reading !== undefined && (reading.isEarlier !== true || exact !== true);
}
