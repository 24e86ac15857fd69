import { createHash } from 'node:crypto';
import type { ProfileDocument } from '../facts/documents';
import type { Reads } from '../interpreters/mongo/eventScans';
import { fieldsOfProperty } from '../interpreters/mongo/propertyBounds';

/** Another form of chapters is another book: who knows only this one does not see it. */
const FORMAT = 1;

/** Of whom all events of a type within a span (ms, both included) are wanted, in order of time. */
export interface BookQuestion {
  readonly profile: ProfileDocument;
  readonly type: string;
  readonly reads: Reads;
  readonly span: Stretch;
  /** The instant (ms) that is asked about. */
  readonly now: number;
  /** Nothing that was derived is read, and nothing written. */
  readonly fromEvents: boolean;
}

/** Instants in ms, both included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const bookOf = ({ type, reads }: Pick<BookQuestion, 'type' | 'reads'>): string =>
  createHash('sha1')
    .update(JSON.stringify([FORMAT, type, reads.properties]))
    .digest('base64url');

/** The fields of an event's properties in which the properties that are read may be. */
export const fieldsRead = (properties: readonly string[]): string[] => [
  ...new Set(properties.flatMap((property) => [...fieldsOfProperty(property)])),
];
