import type { Document, ObjectId } from 'mongodb';
import type { TagsApi } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import { tagId } from '../../evaluation/facts/tagId';
import { membershipCollections } from '../../membership/collections';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { withDefinitions } from '../../store/definitionLock';
import { InUseError, NotFoundError } from '../../store/errors';
import { TAG_USERS } from '../occasions';
import { changeAll } from './changeTags';
import { mentionsTag } from './mentionsTag';
import { readTagName } from './tagName';

const PAGE = 5_000;

/** Takes a tag off every profile and deletes it (R66). @throws NotFoundError; InUseError while a segment or an active flow uses it */
export async function deleteTag(
  context: EngineContext,
  name: string,
  options: Parameters<TagsApi['delete']>[1] = {},
): Promise<{ name: string; profiles: number }> {
  checkLongCall(options);
  const { tags } = await factCollections(context);
  const { key } = readTagName(name, '');
  const tag = await tags.findOne({ _id: tagId(context, key) });
  if (!tag)
    throw new NotFoundError(`There is no tag "${name}".`, { hint: 'tags.list shows those there are.' });
  await withDefinitions(context, async () => {
    if (options.force === true) return;
    await refuseInUse(context, key, tag.name);
    await context.step?.('tagUnused', key);
    await tags.updateOne({ _id: tag._id }, { $set: { leaving: await serverNow(context) } });
  });
  let profiles = await detach(context, key, options);
  await tags.deleteOne({ _id: tag._id });
  // Whoever was given it in the last moment.
  profiles += await detach(context, key, options);
  return { name: tag.name, profiles };
}

async function detach(
  context: EngineContext,
  key: string,
  options: NonNullable<Parameters<TagsApi['delete']>[1]>,
): Promise<number> {
  const { profiles } = await factCollections(context);
  const total = await profiles.countDocuments({ account: context.account, tags: key }, { hint: 'tags' });
  let done = 0;
  let after: ObjectId | undefined;
  for (;;) {
    const filter: Document = { account: context.account, tags: key, ...(after && { _id: { $gt: after } }) };
    const page = await profiles
      .find(filter, { projection: { _id: 1 }, sort: { _id: 1 }, limit: PAGE, hint: 'tags' })
      .toArray();
    const last = page[page.length - 1];
    if (!last) return done;
    const offset = done;
    await changeAll(
      context,
      { expected: page.length, ids: page.map(({ _id }) => _id.toHexString()) },
      { removeTags: [key] },
      {
        ...(options.signal && { signal: options.signal }),
        onProgress: (progress) =>
          options.onProgress?.({
            done: offset + progress.done,
            total: Math.max(total, offset + progress.done),
          }),
      },
    );
    done += page.length;
    after = last._id;
  }
}

async function refuseInUse(context: EngineContext, key: string, name: string): Promise<void> {
  const { segments } = await membershipCollections(context);
  const using: string[] = [];
  for await (const segment of segments.find({ account: context.account, hidden: { $ne: true } })) {
    if (mentionsTag(segment.definition.rule, key)) using.push(`the segment "${segment.name}"`);
  }
  for (const hear of context.listeners.of(TAG_USERS)) using.push(...(await hear(context, key)));
  if (using.length > 0)
    throw new InUseError(
      `The tag "${name}" is used by ${using.slice(0, 5).join(', ')}${using.length > 5 ? ` and ${using.length - 5} more` : ''}.`,
      { hint: 'Change those first, or delete with force: true.' },
    );
}
