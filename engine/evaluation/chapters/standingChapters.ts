import type { EngineContext } from '../../store/context';
import { apart } from './apart';
import { areWhole } from './areWhole';
import { bookOf, fieldsRead, type BookQuestion } from './bookOf';
import { chapterCollections } from './collections';
import { isSeen } from './isSeen';
import { OpenChapter } from './OpenChapter';

/** Chapters that are looked at one by one at the same time. */
const TOGETHER = 8;

/** The chapters of a book that the revision sees, in order of time, without overlap. Whether they stand is another question. */
export async function openChapters(context: EngineContext, question: BookQuestion): Promise<OpenChapter[]> {
  const { profile, reads, span } = question;
  const { chapters } = await chapterCollections(context);
  const fields = fieldsRead(reads.properties);
  const found = await chapters
    .find(
      {
        account: context.account,
        profileId: profile._id,
        book: bookOf(question),
        from: { $lte: new Date(span.to) },
        to: { $gte: new Date(span.from) },
      },
      { sort: { from: 1 }, hint: 'book', batchSize: 1_000 },
    )
    .toArray();
  const seen = found.filter((document) => isSeen(document, profile));
  const open = apart(seen.flatMap((document) => OpenChapter.of(document, fields) ?? []));
  const useful = new Set(open.map(({ document }) => document._id));
  await drop(
    context,
    seen.flatMap(({ _id }) => (useful.has(_id) ? [] : [_id])),
  );
  return open;
}

/** Those of some chapters, in order of time, that say of their stretches what the events say. The others never will again, and are deleted. */
export async function standingChapters(
  context: EngineContext,
  question: BookQuestion,
  open: readonly OpenChapter[],
): Promise<OpenChapter[]> {
  const standing = await thatStand(context, question, open);
  const kept = new Set(standing);
  await drop(
    context,
    open.flatMap((chapter) => (kept.has(chapter) ? [] : [chapter.document._id])),
  );
  return standing;
}

async function drop(context: EngineContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { chapters } = await chapterCollections(context);
  await chapters.deleteMany({ _id: { $in: [...ids] } }).catch(() => undefined);
}

/** In two halves side by side; where one is not whole, chapter by chapter. */
async function thatStand(
  context: EngineContext,
  question: BookQuestion,
  chapters: readonly OpenChapter[],
): Promise<OpenChapter[]> {
  const middle = Math.ceil(chapters.length / 2);
  const runs = [chapters.slice(0, middle), chapters.slice(middle)].flatMap(runsOf);
  const standing = await Promise.all(
    runs.map(async (run) => {
      if (await areWhole(context, question, run)) return run;
      const alone: OpenChapter[] = [];
      for (let from = 0; run.length > 1 && from < run.length; from += TOGETHER) {
        const some = run.slice(from, from + TOGETHER);
        const answers = await Promise.all(some.map((chapter) => areWhole(context, question, [chapter])));
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
