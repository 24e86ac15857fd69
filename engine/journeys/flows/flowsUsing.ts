import { foldName } from '../../language/text/fold';
import { mentionsAttribute } from '../../people/attributes/attributeUsers';
import { mentionsTag } from '../../people/tags/mentionsTag';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';

/** Flows that are not stopped and have the segment in their audience, in words. */
export async function flowsOfSegment(context: EngineContext, segmentId: string): Promise<string[]> {
  const { flows } = await journeyCollections(context);
  const using = await flows
    .find({
      account: context.account,
      status: { $ne: 'stopped' },
      $or: [{ watches: segmentId }, { 'sources.segment.id': segmentId }],
    })
    .toArray();
  return using.map(({ name }) => `the flow "${name}"`);
}

/** Flows that are not stopped and have the tag in their audience, or in the rule of a segment of it, in words. @param key folded */
export async function flowsOfTag(context: EngineContext, key: string): Promise<string[]> {
  const { flows } = await journeyCollections(context);
  const using: string[] = [];
  for await (const { name, audience, sources } of flows.find({
    account: context.account,
    status: { $ne: 'stopped' },
  })) {
    const inAudience = (audience.tags ?? []).some((tag) => foldName(tag) === key);
    if (inAudience || sources.some(({ rule }) => rule !== undefined && mentionsTag(rule, key)))
      using.push(`the flow "${name}"`);
  }
  return using;
}

/** Flows that are not stopped and ask for the attribute in the rule of a segment of their audience, in words. */
export async function flowsOfAttribute(context: EngineContext, name: string): Promise<string[]> {
  const { flows } = await journeyCollections(context);
  const using: string[] = [];
  for await (const flow of flows.find({ account: context.account, status: { $ne: 'stopped' } }))
    if (flow.sources.some(({ rule }) => rule !== undefined && mentionsAttribute(rule, name)))
      using.push(`the flow "${flow.name}"`);
  return using;
}
