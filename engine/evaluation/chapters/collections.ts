import { declareCollections } from '../../store/mongo/collections';
import type { ChapterDocument } from './ChapterDocument';

/** Past events of people with very many. Who deletes all of it loses nothing but time: they are written anew. */
export const chapterCollections = declareCollections<{ chapters: ChapterDocument }>({
  // One book in order of time; what is erased.
  chapters: [{ key: { profileId: 1, book: 1, from: 1 }, name: 'book' }],
});
