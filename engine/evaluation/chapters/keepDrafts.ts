import { BSON, MongoError } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { bookOf, type BookQuestion } from './bookOf';
import type { ChapterDocument } from './ChapterDocument';
import { packColumn, packNumbers } from './columns';
import { chapterCollections } from './collections';
import type { Draft, Piece } from './Draft';
import { dropChapters, dropOfGone } from './dropChapters';

/** Books of one person at most; then all of them go, and those that are asked for come back. */
const MOST_BOOKS = 32;
/** MongoDB takes 16 MB. */
const MOST_BYTES = 8_000_000;

/** Writes chapters of what was read. Each stands for itself: whatever of them is missing is read from the events. */
export async function keepDrafts(
  context: EngineContext,
  question: BookQuestion,
  drafts: readonly Draft[],
): Promise<void> {
  const { profile } = question;
  await context.step?.('chaptersDrafted', profile);
  const written = drafts
    .flatMap((draft) => draft.pieces())
    .map((piece) => chapterOf(context, question, piece))
    .filter((chapter) => BSON.calculateObjectSize(chapter) <= MOST_BYTES);
  if (written.length === 0) return;
  try {
    const { chapters } = await chapterCollections(context);
    const books: string[] = await chapters.distinct('book', { profileId: profile._id });
    if (books.length >= MOST_BOOKS && !books.includes(bookOf(question)))
      await dropChapters(context, profile._id);
    await ignoringDuplicates(() => chapters.insertMany(written, { ordered: false }));
    await dropOfGone(context, profile._id);
  } catch (error) {
    // The question has its answer: who cannot write does without.
    if (!(error instanceof MongoError)) throw error;
  }
}

function chapterOf(context: EngineContext, question: BookQuestion, piece: Piece): ChapterDocument {
  const { profile, type, reads } = question;
  const book = bookOf(question);
  return {
    _id: `${profile._id.toHexString()}.${book}.${piece.from}`,
    account: context.account,
    profileId: profile._id,
    book,
    type,
    properties: [...reads.properties],
    from: new Date(piece.from),
    to: new Date(piece.to),
    count: piece.instants.length,
    rev: piece.rev,
    instants: packNumbers(piece.instants),
    columns: piece.columns.map(({ field, values }) => packColumn(field, values)),
  };
}
