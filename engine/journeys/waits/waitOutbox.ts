import { ObjectId, type Collection } from 'mongodb';
import { journeyCollections } from '../collections';
import type { Outbox, OutboxRow } from '../outbox/OutboxRow';

/** The ends of waits. */
export const ENDED_WAITS: Outbox = {
  one: 'wait',
  many: 'waits',
  scope: 'place',
  rows: async (context) => (await journeyCollections(context)).waits as unknown as Collection<OutboxRow>,
  readId: (id) => (/^[0-9a-f]{24}$/i.test(id) ? new ObjectId(id) : undefined),
  forgets: ['carry', 'slot'],
};
