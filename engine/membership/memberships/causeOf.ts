import type { InboxEvent, ProfileDocument } from '../../evaluation/facts/documents';
import { EVERYTHING, attributeKey, eventKey, identityKey, tagKey } from '../changes/dirtyKeys';
import type { WatchedSegment } from './definitions';
import type { TransitionCause } from './MembershipDocument';

/**
 * What has changed the answer of a segment for a profile, by what the profile says has changed since it was asked last: the latest event that the rule
 * counts, else tags or attributes that it mentions; nothing of these: time. Pure.
 */
export function causeOf(
  { dirty = {}, inbox = [] }: ProfileDocument,
  { rule }: WatchedSegment,
): TransitionCause {
  const { needs } = rule;
  const all = dirty[EVERYTHING] !== undefined;
  const isDirty = (key: string): boolean => all || dirty[key] !== undefined;
  const counts = (event: InboxEvent): boolean =>
    isDirty(eventKey(event.type)) &&
    needs.events.some(({ type, where }) => type === event.type && (where?.(event) ?? true));
  const [latest] = inbox.filter(counts).sort((a, b) => b.rev - a.rev || b.at.getTime() - a.at.getTime());
  if (latest) {
    const { _id, type, at, properties } = latest;
    return { event: { _id, type, at, ...(properties && { properties }) } };
  }
  const mentionsTag = [...needs.tags].some((tag) => isDirty(tagKey(tag)));
  const mentionsAttribute =
    [...needs.attributes.keys()].some((name) => isDirty(attributeKey(name))) ||
    [...needs.identities].some((kind) => isDirty(identityKey(kind)));
  if (mentionsAttribute) return { change: 'attributes' };
  if (mentionsTag) return { change: 'tags' };
  return { change: all ? 'attributes' : 'time' };
}
