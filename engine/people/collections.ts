import { declareCollections } from '../store/mongo/collections';
import type { ImportChunkDocument, ImportDocument } from './import/ImportDocument';

/** Imports; people themselves stand where evaluation reads them. */
export const peopleCollections = declareCollections<{
  imports: ImportDocument;
  importRows: ImportChunkDocument;
}>({
  // Old ones are forgotten by their age.
  imports: [{ key: { account: 1, at: 1 }, name: 'age' }],
  importRows: [
    { key: { import: 1, _id: 1 }, name: 'import' },
    { key: { account: 1, at: 1 }, name: 'age' },
  ],
});
