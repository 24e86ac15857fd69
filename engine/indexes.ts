import type { IndexDescription } from 'mongodb';
import { accessCollections } from './access/collections';
import { chapterCollections } from './evaluation/chapters/collections';
import { contactCollections } from './contact/collections';
import { factCollections } from './evaluation/facts/collections';
import { packCollections } from './evaluation/packed/collections';
import { journeyCollections } from './journeys/collections';
import { membershipCollections } from './membership/collections';
import { peopleCollections } from './people/collections';
import { storeCollections } from './store/mongo/storeCollections';

/** Every collection of every wing, with its indexes. Where a wing sees as much as it may of another one's collection, the owner's stand. */
export const COLLECTIONS: Readonly<Record<string, readonly IndexDescription[]>> = {
  ...storeCollections.indexes,
  ...factCollections.indexes,
  ...packCollections.indexes,
  ...chapterCollections.indexes,
  ...membershipCollections.indexes,
  ...peopleCollections.indexes,
  ...contactCollections.indexes,
  ...journeyCollections.indexes,
  ...accessCollections.indexes,
};

export const INDEXES: Readonly<Record<string, readonly IndexDescription[]>> = withIndexes(COLLECTIONS);

function withIndexes(
  all: Readonly<Record<string, readonly IndexDescription[]>>,
): Record<string, readonly IndexDescription[]> {
  return Object.fromEntries(Object.entries(all).filter(([, indexes]) => indexes.length > 0));
}
