/** A few events make several chapters: stands in for `engine/evaluation/facts/sizes`. */
export const LEAST = 4;
export const SHARE = 4;
export const FEW = 2;
export const CHAPTER = 4;
export const WORTH = 6;
export const WORTH_BETWEEN = 2;
export const SETTLED_MS = 3_600_000;
