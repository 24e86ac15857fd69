import type { EngineContext } from '../../store/context';
import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import { projectionOf } from '../interpreters/mongo/collectEvents';
import { EventReader } from '../interpreters/mongo/EventReader';
import { spanFilter } from '../interpreters/mongo/eventScans';
import { rawBatches } from '../interpreters/mongo/rawBatches';
import { factCollections } from '../facts/collections';
import type { BookQuestion, Stretch } from './bookOf';
import { Draft } from './Draft';
import { keepDrafts } from './keepDrafts';
import { standingChapters } from './standingChapters';

/**
 * All events of one person, one type and one span, in order of time: from the chapters that say of their stretches what the events say, and from the events wherever
 * there is none. Where that were many, they become chapters. (docs/data-model.md, *Chapters*)
 */
export async function readBook(
  context: EngineContext,
  question: BookQuestion,
  add: (event: ScannedEvent) => void,
): Promise<void> {
  // Which of two events of an instant is the later one is said by their ids: those are not kept.
  const isKept = !question.fromEvents && !question.reads.id;
  const chapters = isKept ? await standingChapters(context, question) : [];
  const drafts: Draft[] = [];
  let from = question.span.from;
  for (const chapter of [...chapters, undefined]) {
    const to = chapter ? chapter.from - 1 : question.span.to;
    if (from <= to) {
      const draft = isKept ? new Draft(question, { from, to }, chapter !== undefined) : undefined;
      await readEvents(context, question, { from, to }, add, draft);
      if (draft?.isWorthIt) drafts.push(draft);
    }
    if (!chapter) break;
    chapter.read(add);
    from = chapter.to + 1;
  }
  if (drafts.length > 0) await keepDrafts(context, question, drafts);
}

async function readEvents(
  context: EngineContext,
  { profile, type, reads }: BookQuestion,
  stretch: Stretch,
  add: (event: ScannedEvent) => void,
  draft: Draft | undefined,
): Promise<void> {
  const { events } = await factCollections(context);
  const find = {
    filter: { account: context.account, type, profileId: profile._id, ...spanFilter(stretch) },
    projection: { ...projectionOf(reads), rev: 1, was: 1 },
    sort: { at: 1 },
    hint: 'profile',
  };
  const event = new EventReader(reads, false);
  for await (const { bytes, starts } of rawBatches(events, find))
    for (const start of starts) {
      event.moveTo(bytes, start);
      const { rev } = event;
      draft?.add(event, rev, event.wasOthers);
      if (rev <= profile.revision) add(event);
    }
}
