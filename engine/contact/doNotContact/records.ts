import { refuse } from '../../api/checkOptions';
import { ALL } from '../../language/identities/all';
import type { ContactPoint } from '../../language/identities/contactPoint';
import { readingsOf } from '../../language/identities/readings';
import { CHANNELS } from '../../language/identities/channels';
import { fold, foldName } from '../../language/text/fold';
import { encodePart } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import type { DoNotContactDocument } from './DoNotContactDocument';

/**
 * A channel as it is stored; absent = every channel. What nobody sees in its name plays no part, and the channels that have a name everywhere are known
 * however they are written: `E-Mail`, `Whats App`.
 *
 * @throws InvalidArgumentError
 */
export function channelKey(channel: string | undefined): string {
  if (channel === undefined || channel === '' || channel === ALL) return ALL;
  const hint = 'Give "email", "sms" or the name of another channel.';
  if (typeof channel !== 'string') throw refuse('channel', channel, hint);
  const folded = foldName(channel.replace(/[\p{Cc}\p{Cf}]/gu, ''));
  if (folded === '') throw refuse('channel', channel, hint);
  const plain = fold(folded.normalize('NFKC')).replace(/[\s._-]/g, '');
  return (CHANNELS as readonly string[]).includes(plain) ? plain : folded;
}

/** Under which names a channel has been stored by earlier versions as well. */
const EARLIER: Readonly<Partial<Record<string, readonly string[]>>> = {
  email: ['e-mail'],
  whatsapp: ['whats-app', 'whats app'],
};

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
  const channels = [...new Set([ALL, key, ...(Object.hasOwn(EARLIER, key) ? (EARLIER[key] ?? []) : [])])];
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
