/** Events read at once for a batch of people, at least; a profile with more than its share is read on its own, no further than it has to be. */
export const LEAST = 2_000;
export const SHARE = 64;
/** Events of one person that are read before all of them are: most lists that look for a few have them by then. */
export const FEW = 2_000;

/** Events of a chapter, about. */
export const CHAPTER = 4_000;
/** So many events behind the last chapter are worth new ones; between chapters fewer are. */
export const WORTH = 5_000;
export const WORTH_BETWEEN = 1_000;
/** What has happened in the last hour is still coming in. */
export const SETTLED_MS = 3_600_000;
