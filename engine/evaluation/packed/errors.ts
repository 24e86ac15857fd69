/** What the columns say is not to be believed: they are made anew, and documents answer. */
export class Damaged extends Error {}

/** A newer version has taken the place of the one that was being read. */
export class Moved extends Error {}
