import { declareCollections } from '../store/mongo/collections';
import type { ImportChunkDocument, ImportDocument } from './import/ImportDocument';
import type { JoinDocument } from './profiles/JoinDocument';

/** Imports, and what undoes joins; people themselves stand where evaluation reads them. */
export const peopleCollections = declareCollections<{
  imports: ImportDocument;
  importRows: ImportChunkDocument;
  joins: JoinDocument;
}>({
  // Old ones are forgotten by their age.
  imports: [{ key: { account: 1, at: 1 }, name: 'age' }],
  importRows: [
    { key: { import: 1, _id: 1 }, name: 'import' },
    { key: { account: 1, at: 1 }, name: 'age' },
  ],
  // Who is in whom; old ones are forgotten by their age.
  joins: [
    { key: { into: 1 }, name: 'into' },
    { key: { account: 1, at: 1 }, name: 'age' },
  ],
});
