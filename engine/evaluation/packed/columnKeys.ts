import type { ContactPointKind } from '../../language/identities/contactPoint';
import { encodePart } from '../../language/text/names';

/** What a block holds of its people. Names of attributes, of types of events and of their properties are encoded as they are stored: no dot is in one. */
export const HEAD = 'head';
export const TAGS = 'tags';
export const EXTERNAL_ID = 'externalId';
export const attributeColumn = (encodedName: string): string => `a:${encodedName}`;
/** Of whoever has contact points of the kind: what `pointHashes.ts` makes of them, and not themselves. */
export const pointsColumn = (kind: ContactPointKind): string => `p:${kind}`;
/** Events of a type: whose they are, and when. */
export const eventsColumn = (type: string): string => `e:${encodePart(type)}`;
/** A property of all of them. @param encodedName as it stands on the outermost level */
export const propertyColumn = (events: string, encodedName: string): string => `${events}.${encodedName}`;
/** Among what a block has not: anything that anybody did. */
export const ALL_EVENTS = 'e:';
/** Among what a block has not: properties of events of a type that are not columns. */
export const otherProperties = (events: string): string => `${events}.`;

export const isEvents = (column: string): boolean => column.startsWith(ALL_EVENTS);
export const isProperty = (column: string): boolean => isEvents(column) && column.includes('.');

/** Names among what a block has not that say so of a column. */
export const namesOf = (column: string): string[] =>
  isEvents(column)
    ? [column, ALL_EVENTS, ...(isProperty(column) ? [column.slice(0, column.indexOf('.') + 1)] : [])]
    : [column];
