import type { Document, ObjectId } from 'mongodb';
import type { TagsApi } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { InUseError, NotFoundError } from '../../store/errors';
import type { Rule } from '../../language/rule/types';
import { conditionsOf } from '../../language/rule/walk';
import { foldName } from '../../language/text/fold';
import { changeAll } from './changeTags';
import { tagId } from './ensureTags';
import { readTagName } from './tagName';

const PAGE = 5_000;

/** Takes a tag off every profile and deletes it (R66). @throws NotFoundError; InUseError while a segment or an active flow uses it */
export async function deleteTag(context: EngineContext, name: string, options: Parameters<TagsApi['delete']>[1] = {}): Promise<{ name: string; profiles: number }> {
  checkLongCall(options);
  const { tags } = await context.collections();
  const { key } = readTagName(name, '');
  const tag = await tags.findOne({ _id: tagId(context, key) });
  if (!tag) throw new NotFoundError(`There is no tag "${name}".`, { hint: 'tags.list shows those there are.' });
  if (options.force !== true) await refuseInUse(context, key, tag.name);
  let profiles = await detach(context, key, options);
  await tags.deleteOne({ _id: tag._id });
  // Whoever was given it in the last moment.
  profiles += await detach(context, key, options);
  return { name: tag.name, profiles };
}

async function detach(context: EngineContext, key: string, options: NonNullable<Parameters<TagsApi['delete']>[1]>): Promise<number> {
  const { profiles } = await context.collections();
  const total = await profiles.countDocuments({ account: context.account, tags: key }, { hint: 'tags' });
  let done = 0;
  let after: ObjectId | undefined;
  for (;;) {
    const filter: Document = { account: context.account, tags: key, ...(after && { _id: { $gt: after } }) };
    const page = await profiles.find(filter, { projection: { _id: 1 }, sort: { _id: 1 }, limit: PAGE, hint: 'tags' }).toArray();
    const last = page[page.length - 1];
    if (!last) return done;
    const offset = done;
    await changeAll(context, { expected: page.length, ids: page.map(({ _id }) => _id.toHexString()) }, { removeTags: [key] }, {
      ...(options.signal && { signal: options.signal }),
      onProgress: (progress) => options.onProgress?.({ done: offset + progress.done, total: Math.max(total, offset + progress.done) }),
    });
    done += page.length;
    after = last._id;
  }
}

async function refuseInUse(context: EngineContext, key: string, name: string): Promise<void> {
  const { segments, flows } = await context.collections();
  const using: string[] = [];
  for await (const segment of segments.find({ account: context.account, hidden: { $ne: true } })) {
    if (mentions(segment.definition.rule, key)) using.push(`the segment "${segment.name}"`);
  }
  for await (const flow of flows.find({ account: context.account, status: { $ne: 'stopped' } })) {
    const inAudience = (flow.audience.tags ?? []).some((tag) => foldName(tag) === key);
    if (inAudience || flow.sources.some((source) => source.rule !== undefined && mentions(source.rule, key))) using.push(`the flow "${flow.name}"`);
  }
  if (using.length > 0) throw new InUseError(`The tag "${name}" is used by ${using.slice(0, 5).join(', ')}${using.length > 5 ? ` and ${using.length - 5} more` : ''}.`, { hint: 'Change those first, or delete with force: true.' });
}

function mentions(rule: Rule, key: string): boolean {
  for (const condition of conditionsOf(rule)) if ('tags' in condition && condition.tags.some((tag) => foldName(tag) === key)) return true;
  return false;
}
