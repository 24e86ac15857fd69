import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';
import { factCollections } from '../facts/collections';
import { spanFilter } from '../interpreters/mongo/eventScans';
import { bookOf, fieldsRead, lifeOf, type BookQuestion, type Stretch } from './bookOf';
import { chapterCollections } from './collections';
import { OpenChapter } from './OpenChapter';

/** Chapters that are looked at one by one at the same time. */
const TOGETHER = 8;

/** The chapters of a book that say of their stretches what the events say, in order of time, without overlap; those that do not are deleted. */
export async function standingChapters(
  context: EngineContext,
  question: BookQuestion,
): Promise<OpenChapter[]> {
  const { profile, span } = question;
  const { chapters } = await chapterCollections(context);
  const fields = fieldsRead(question.reads.properties);
  const found = await chapters
    .find(
      {
        account: context.account,
        profileId: profile._id,
        book: bookOf(question),
        from: { $lte: new Date(span.to) },
        to: { $gte: new Date(span.from) },
      },
      { sort: { from: 1 }, batchSize: 1_000 },
    )
    .toArray();
  await context.step?.('chaptersRead', profile);
  const open: OpenChapter[] = [];
  const useless: string[] = [];
  for (const document of found) {
    // It is right for a later revision than the one that is asked about.
    if (document.rev > profile.revision) continue;
    const chapter = document.revision >= lifeOf(profile) ? OpenChapter.of(document, fields) : undefined;
    if (chapter && chapter.from > (open.at(-1)?.to ?? -Infinity)) open.push(chapter);
    else useless.push(document._id);
  }
  const standing = await thatStand(context, question, open);
  const kept = new Set(standing);
  for (const chapter of open) if (!kept.has(chapter)) useless.push(chapter.document._id);
  if (useless.length > 0) await chapters.deleteMany({ _id: { $in: useless } }).catch(() => undefined);
  return standing;
}

/**
 * Of a life of a profile, events that no join has brought are added and never taken away. So whatever a chapter holds is still there, and it is everything if there are no
 * more in its stretch: they are counted, over the index alone, side by side and in halves.
 */
async function thatStand(
  context: EngineContext,
  question: BookQuestion,
  chapters: readonly OpenChapter[],
): Promise<OpenChapter[]> {
  const middle = Math.ceil(chapters.length / 2);
  const halves = [chapters.slice(0, middle), chapters.slice(middle)].flatMap(runsOf);
  const standing = await Promise.all(
    halves.map(async (run) => {
      if (await areAll(context, question, run)) return run;
      const alone: OpenChapter[] = [];
      for (let from = 0; from < run.length; from += TOGETHER) {
        const some = run.slice(from, from + TOGETHER);
        const answers = await Promise.all(some.map((chapter) => areAll(context, question, [chapter])));
        alone.push(...some.filter((_, i) => answers[i]));
      }
      return alone;
    }),
  );
  return standing.flat();
}

/** Chapters of which each begins where the one before it ends. */
function runsOf(chapters: readonly OpenChapter[]): OpenChapter[][] {
  const runs: OpenChapter[][] = [];
  for (const chapter of chapters) {
    const run = runs.at(-1);
    if (run && run.at(-1)?.to === chapter.from - 1) run.push(chapter);
    else runs.push([chapter]);
  }
  return runs;
}

const areAll = async (
  context: EngineContext,
  question: BookQuestion,
  run: readonly OpenChapter[],
): Promise<boolean> =>
  (await countEvents(context, question, {
    from: (run[0] as OpenChapter).from,
    to: (run.at(-1) as OpenChapter).to,
  })) === run.reduce((sum, { document }) => sum + document.count, 0);

/** How many events of the type somebody has in a stretch, of whatever revision. */
export async function countEvents(
  context: EngineContext,
  { profile, type }: Pick<BookQuestion, 'profile' | 'type'>,
  stretch: Stretch,
): Promise<number> {
  const { events } = await factCollections(context);
  return countOver(events, 'profile', {
    account: context.account,
    type,
    profileId: profile._id,
    ...spanFilter(stretch),
  });
}
