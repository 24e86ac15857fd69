/** What a block holds of its people. Names of attributes are encoded as they are stored. */
export const HEAD = 'head';
export const TAGS = 'tags';
export const EXTERNAL_ID = 'externalId';
export const attributeColumn = (encodedName: string): string => `a:${encodedName}`;
