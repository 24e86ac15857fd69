import type { ContactPointKind } from '../../language/identities/contactPoint';

/** What a block holds of its people. Names of attributes are encoded as they are stored. */
export const HEAD = 'head';
export const TAGS = 'tags';
export const EXTERNAL_ID = 'externalId';
export const attributeColumn = (encodedName: string): string => `a:${encodedName}`;
/** Of whoever has contact points of the kind: what `pointHashes.ts` makes of them, and not themselves. */
export const pointsColumn = (kind: ContactPointKind): string => `p:${kind}`;
