/** People in a block at most: a code of 16 bits is enough for each to have a value of their own. */
export const BLOCK = 16_384;
