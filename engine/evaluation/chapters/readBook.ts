import type { EngineContext } from '../../store/context';
import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import type { BookQuestion } from './bookOf';
import { Draft } from './Draft';
import { keepDrafts } from './keepDrafts';
import { readEvents } from './readEvents';
import { standingChapters } from './standingChapters';

/**
 * All events of one person, one type and one span that the revision sees, in order of time: from the chapters that say of their stretches what the events say, and from the
 * events wherever there is none. Where that were many, they become chapters. (docs/real-time.md, *Who did very much*)
 */
export async function readBook(
  context: EngineContext,
  question: BookQuestion,
  add: (event: ScannedEvent) => void,
): Promise<void> {
  const { profile, reads, span, fromEvents } = question;
  await context.step?.('bookAsked', profile);
  // Which of two events of an instant is the later one is said by their ids: those are not kept.
  const isKept = !fromEvents && !reads.id;
  const chapters = isKept ? await standingChapters(context, question) : [];
  const drafts: Draft[] = [];
  let { from } = span;
  for (const chapter of [...chapters, undefined]) {
    const to = chapter ? chapter.from - 1 : span.to;
    if (from <= to) {
      const draft = isKept ? new Draft(question, { from, to }, chapter !== undefined) : undefined;
      await readEvents(context, question, { from, to }, (event) => {
        draft?.add(event);
        if (event.rev <= profile.revision) add(event);
      });
      if (draft?.isWorthIt) drafts.push(draft);
    }
    if (!chapter) break;
    chapter.read(add);
    from = chapter.to + 1;
  }
  if (drafts.length > 0) await keepDrafts(context, question, drafts);
}
