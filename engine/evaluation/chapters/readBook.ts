import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import type { BookQuestion } from './bookOf';
import { Draft } from './Draft';
import { keepDrafts } from './keepDrafts';
import { readEvents } from './readEvents';
import type { OpenChapter } from './OpenChapter';
import { openChapters, standingChapters } from './standingChapters';

/** Who is handed the events, one after the other; what is handed out is the next one when the next one is. */
export interface Reader {
  add(event: ScannedEvent): void;
  /** Forgets all of it: it is handed out anew. */
  clear(): void;
}

/**
 * All events of one person, one type and one span that the revision sees, in order of time: from the chapters that say of their stretches what the events say, and from the
 * events wherever there is none. Where that were many, they become chapters. (docs/real-time.md, *Who did very much*)
 */
export async function readBook(
  context: EngineContext,
  question: BookQuestion,
  reader: Reader,
): Promise<void> {
  await context.step?.('bookAsked', question.profile);
  // Which of two events of an instant is the later one is said by their ids: those are not kept.
  const isKept = !question.fromEvents && !question.reads.id;
  const chapters = isKept ? await openChapters(context, question) : [];
  // Nearly always all of them stand: they are read while MongoDB counts.
  const [standing, read] = await Promise.all([
    standingChapters(context, question, chapters),
    turn().then(() => readThrough(context, question, isKept, chapters, reader)),
  ]);
  let drafts = read;
  if (standing.length < chapters.length) {
    reader.clear();
    drafts = await readThrough(context, question, isKept, standing, reader);
  }
  if (drafts.length > 0) await keepDrafts(context, question, drafts);
}

/** @returns what was read of the events, where it is enough for chapters. */
async function readThrough(
  context: EngineContext,
  question: BookQuestion,
  isKept: boolean,
  chapters: readonly OpenChapter[],
  reader: Reader,
): Promise<Draft[]> {
  const { profile, span } = question;
  const drafts: Draft[] = [];
  let { from } = span;
  for (const chapter of [...chapters, undefined]) {
    const to = chapter ? chapter.from - 1 : span.to;
    if (from <= to) {
      const draft = isKept ? new Draft(question, { from, to }, chapter !== undefined) : undefined;
      await readEvents(context, question, { from, to }, (event) => {
        draft?.add(event);
        if (event.rev <= profile.revision) reader.add(event);
      });
      if (draft?.isWorthIt) drafts.push(draft);
    }
    if (!chapter) break;
    chapter.read((event) => reader.add(event));
    from = chapter.to + 1;
  }
  return drafts;
}
