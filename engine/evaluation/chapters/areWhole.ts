import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';
import { factCollections } from '../facts/collections';
import { spanFilter } from '../interpreters/mongo/eventScans';
import type { BookQuestion } from './bookOf';
import type { OpenChapter } from './OpenChapter';

/**
 * Whether chapters of which each begins where the one before it ends hold every event of their stretch. What they hold is there: events that no join has brought are added to
 * somebody, and never taken away. So they hold everything if there are no more; those are counted, over the index alone.
 */
export async function areWhole(
  context: EngineContext,
  { profile, type }: Pick<BookQuestion, 'profile' | 'type'>,
  run: readonly OpenChapter[],
): Promise<boolean> {
  const { events } = await factCollections(context);
  const [first, last] = [run[0] as OpenChapter, run.at(-1) as OpenChapter];
  const count = await countOver(events, 'profile', {
    account: context.account,
    type,
    profileId: profile._id,
    ...spanFilter({ from: first.from, to: last.to }),
  });
  return count === run.reduce((sum, { document }) => sum + document.count, 0);
}
