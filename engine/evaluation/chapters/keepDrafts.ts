import { BSON, MongoError } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { factCollections } from '../facts/collections';
import { bookOf, type BookQuestion } from './bookOf';
import type { ChapterDocument } from './ChapterDocument';
import { packColumn, packNumbers } from './columns';
import { chapterCollections } from './collections';
import type { Draft, Piece } from './Draft';
import { countEvents } from './standingChapters';

/** Books of one person at most; then all of them go, and those that are asked for come back. */
const MOST_BOOKS = 32;
/** MongoDB takes 16 MB. */
const MOST_BYTES = 8_000_000;

/**
 * Writes chapters of what was read. Each was everything in its stretch after it had been read, or it is not written. Whoever is erased or joined to somebody meanwhile has none: that is
 * looked at last.
 */
export async function keepDrafts(
  context: EngineContext,
  question: BookQuestion,
  drafts: readonly Draft[],
): Promise<void> {
  try {
    const { chapters } = await chapterCollections(context);
    const { profile } = question;
    await context.step?.('chaptersDrafted', profile);
    const written: ChapterDocument[] = [];
    for (const piece of drafts.flatMap((draft) => draft.pieces()))
      if ((await countEvents(context, question, piece)) === piece.instants.length) {
        const document = chapterOf(context, question, piece);
        if (BSON.calculateObjectSize(document) <= MOST_BYTES) written.push(document);
      }
    if (written.length === 0) return;
    const books = await chapters.distinct('book', { profileId: profile._id });
    if (books.length >= MOST_BOOKS && !books.includes(bookOf(question)))
      await chapters.deleteMany({ profileId: profile._id });
    await context.step?.('chaptersCounted', profile);
    await ignoringDuplicates(() => chapters.insertMany(written, { ordered: false }));
    await context.step?.('chaptersWritten', profile);
    const { profiles } = await factCollections(context);
    const there = { _id: profile._id, account: context.account };
    if (!(await profiles.findOne(there, { projection: { _id: 1 } })))
      await chapters.deleteMany({ profileId: profile._id });
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
    revision: profile.revision,
    instants: packNumbers(piece.instants),
    columns: piece.columns.map(({ field, values }) => packColumn(field, values)),
  };
}
