import { checkObject, refuse } from '../../../api/checkOptions';
import type { ConsentLink, ConsentLinkInput } from '../../../api/consent';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { InvalidArgumentError } from '../../../store/errors';
import { contactPointsOf } from '../../doNotContact/contactPointsOf';
import { readContact, recordsOf, pointsFor } from '../consentsOf';
import { isWaiting } from '../records';
import { getConsentSettings, readAddress } from '../settings';
import { findTopic } from '../topics/findTopic';
import { tokenOf, type LinkSaid } from './token';

/** @throws NotFoundError, InvalidArgumentError */
export async function createLink(context: EngineContext, input: ConsentLinkInput): Promise<ConsentLink> {
  checkObject(input, 'Give { contact, topic, for }.');
  const { for: purpose } = input;
  if (purpose !== 'unsubscribe' && purpose !== 'preferences' && purpose !== 'confirm')
    throw refuse('for', purpose, 'Give "unsubscribe", "preferences" or "confirm".');
  const wantsTopic =
    purpose === 'confirm' || (input.topic !== undefined && input.topic !== null && input.topic !== '');
  const topic = wantsTopic ? await findTopic(context, input.topic) : undefined;
  const address = await addressOfPages(context, input.address);
  const { points } = await contactPointsOf(context, readContact(input.contact));
  const [point] = topic ? pointsFor(topic, points) : points;
  if (!point)
    throw new InvalidArgumentError('There is no contact point that a link could be about.', {
      hint: topic
        ? `"${topic.name}" is sent over ${topic.channels.join(', ')}: give an address or number for that.`
        : 'Give an email address or a phone number.',
      path: '/contact',
    });
  if (purpose !== 'confirm' || !topic)
    return linkTo(context, address, { for: purpose, point, ...(topic && { topic: topic._id }) });
  const record = (await recordsOf(context, topic._id, [point]))(point);
  if (!record?.request || !isWaiting(record, await serverNow(context)))
    throw new InvalidArgumentError(`Nobody was asked to confirm "${topic.name}".`, {
      hint: 'Ask with consent.request first: it hands out the link.',
      path: '/for',
    });
  return linkTo(context, address, { for: purpose, point, topic: topic._id, request: record.request.act });
}

/** Where the pages are. @throws InvalidArgumentError where nobody has said so */
export async function addressOfPages(context: EngineContext, given: unknown): Promise<string> {
  if (given !== undefined && given !== null && given !== '') return readAddress(given);
  const { address } = await getConsentSettings(context);
  if (address !== undefined) return address;
  throw new InvalidArgumentError('Nobody has said where the pages of consent are.', {
    hint: 'Give the address that people reach them by, or set it once: consent.settings.set({ address }).',
    path: '/address',
  });
}

/** The address, and what mail programs unsubscribe by with one click (RFC 8058). */
export async function linkTo(context: EngineContext, address: string, said: LinkSaid): Promise<ConsentLink> {
  const url = `${address}?c=${await tokenOf(context, said)}`;
  const headers: Record<string, string> =
    said.for === 'confirm'
      ? {}
      : { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return { url, headers };
}
