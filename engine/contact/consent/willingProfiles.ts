import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { pointsOf } from '../doNotContact/contactPointsOf';
import { askConsent } from './askConsent';
import { pointsFor } from './consentsOf';
import { UNSUBSCRIBED } from './refusal';
import { topicInPlaceOf } from './topics/findTopic';

/** Those of the profiles that may be sent something about a topic at one of their contact points; of a topic that is gone nobody. */
export async function willingProfiles<Profile extends Pick<ProfileDocument, 'identities' | 'written'>>(
  context: EngineContext,
  topicId: string,
  profiles: readonly Profile[],
): Promise<Profile[]> {
  const topic = await topicInPlaceOf(context, topicId);
  if (!topic) return [];
  const points = profiles.map((profile) => pointsFor(topic, pointsOf(profile)));
  const asked = await askConsent(context, topic, points.flat());
  return profiles.filter((_, i) => {
    const own = points[i] ?? [];
    return (
      asked.againstAll(own)?.reason !== UNSUBSCRIBED &&
      own.some((point) => asked.against(point) === undefined)
    );
  });
}
