import type { Collection } from 'mongodb';
import { journeyCollections } from '../collections';
import type { Outbox, OutboxRow } from '../outbox/OutboxRow';

/** The entries of flows. */
export const ENTRIES: Outbox = {
  one: 'entry',
  many: 'entries',
  scope: 'flow',
  rows: async (context) => (await journeyCollections(context)).entries as unknown as Collection<OutboxRow>,
  readId: (id) => id,
  forgets: ['cause'],
};
