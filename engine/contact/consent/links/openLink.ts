import type { ConsentPage } from '../../../api/consent';
import { factCollections } from '../../../evaluation/facts/collections';
import { kindOfChannel, shownPoint, type ContactPoint } from '../../../language/identities/contactPoint';
import { locateProfiles } from '../../../people/profiles/locateProfiles';
import { readRef, refKey } from '../../../people/profiles/refs';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { recordsAgainst } from '../../doNotContact/checkDoNotContact';
import type { TopicDocument } from '../ConsentDocument';
import { recordsOf } from '../consentsOf';
import { isWaiting, statusOf } from '../records';
import { refusalOf } from '../refusal';
import { topicInPlaceOf } from '../topics/findTopic';
import { openTopics } from '../topics/listTopics';
import { readToken, type LinkSaid } from './token';

/** What a link is about. Only reads. */
export async function openLink(context: EngineContext, link: string): Promise<ConsentPage | null> {
  const said = await readToken(context, link);
  return said ? pageOf(context, said) : null;
}

/** The page of a link as things stand; null where its topic is gone. */
export async function pageOf(context: EngineContext, said: LinkSaid): Promise<ConsentPage | null> {
  const meant = said.topic === undefined ? undefined : await topicInPlaceOf(context, said.topic);
  if (said.topic !== undefined && !meant) return null;
  const [topics, listed, language] = await Promise.all([
    topicsFor(context, said.point),
    isListed(context, said.point),
    languageOf(context, said.point),
  ]);
  return {
    for: said.for,
    contact: masked(said.point),
    ...(language !== undefined && { language }),
    ...(meant && { topic: meant._id }),
    ...(said.for === 'confirm' && { state: await stateOf(context, said) }),
    topics,
    isBlocked: listed,
  };
}

/** The topics that are sent to a kind of contact point. */
export const topicsOfKind = async (
  context: EngineContext,
  kind: ContactPoint['kind'],
): Promise<TopicDocument[]> =>
  (await openTopics(context)).filter(({ channels }) => channels.some((one) => kindOfChannel(one) === kind));

async function topicsFor(context: EngineContext, point: LinkSaid['point']): Promise<ConsentPage['topics']> {
  const now = await serverNow(context);
  return Promise.all(
    (await topicsOfKind(context, point.kind)).map(async (topic) => {
      const record = (await recordsOf(context, topic._id, [point]))(point);
      const { _id: id, name, description, default: byDefault } = topic;
      return {
        id,
        name,
        description,
        default: byDefault,
        status: statusOf(record, now),
        isOn: refusalOf(topic, record, now) === undefined,
      };
    }),
  );
}

async function stateOf(
  context: EngineContext,
  { topic, point, request }: LinkSaid,
): Promise<NonNullable<ConsentPage['state']>> {
  const record = (await recordsOf(context, topic as string, [point]))(point);
  if (record?.request?.act === request && record && isWaiting(record, await serverNow(context)))
    return 'open';
  return record?.status === 'subscribed' && record.act === confirmedBy(request) ? 'confirmed' : 'late';
}

/** The act by which a request is confirmed. */
export const confirmedBy = (request: string | undefined): string => `confirmed-${request ?? ''}`;

async function isListed(context: EngineContext, point: LinkSaid['point']): Promise<boolean> {
  const channel = point.kind === 'email' ? 'email' : 'sms';
  return (await recordsAgainst(context, [point], channel))(point).length > 0;
}

/** `preferredLanguage` of whoever has the contact point. */
async function languageOf(context: EngineContext, point: LinkSaid['point']): Promise<string | undefined> {
  const ref = readRef(context, { [point.kind]: point.value });
  const located = (await locateProfiles(context, [ref])).get(refKey(context, ref));
  const { profiles } = await factCollections(context);
  const profile =
    located &&
    (await profiles.findOne(
      { _id: located._id, account: context.account },
      { projection: { 'attributes.preferredLanguage': 1 } },
    ));
  const language: unknown = profile?.attributes?.preferredLanguage;
  return typeof language === 'string' ? language : undefined;
}

/** `a•••@example.com`, `•••••••123`. */
export function masked(point: ContactPoint): string {
  const shown = shownPoint(point);
  const at = shown.lastIndexOf('@');
  return point.kind === 'email'
    ? `${[...shown][0]}•••${shown.slice(at)}`
    : `${'•'.repeat(Math.max(3, shown.length - 3))}${shown.slice(-3)}`;
}
