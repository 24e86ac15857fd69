import { factCollections } from '../../evaluation/facts/collections';
import { tagId } from '../../evaluation/facts/tagId';
import type { Rule } from '../../language/rule/types';
import { conditionsOf } from '../../language/rule/walk';
import { foldName } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import { InUseError } from '../../store/errors';

/** A tag that is being deleted is not begun to be used. @throws InUseError */
export async function refuseLeavingTags(context: EngineContext, rule: Rule): Promise<void> {
  const named = [...conditionsOf(rule)].flatMap((condition) => ('tags' in condition ? condition.tags : []));
  if (named.length === 0) return;
  const { tags } = await factCollections(context);
  const ids = [...new Set(named.map((tag) => tagId(context, foldName(tag))))];
  const leaving = await tags.findOne({ _id: { $in: ids }, leaving: { $exists: true } });
  if (!leaving) return;
  throw new InUseError(`The tag "${leaving.name}" is being deleted.`, {
    hint: 'Use another tag, or this one again when it is gone.',
    path: '/rule',
  });
}
