import type { Db } from 'mongodb';

/**
 * Steps from each version of the stored data to the next: the first one leads from version 1 to 2. A step may be run again after a crash and has
 * a test with frozen documents from before and after. None was needed yet.
 */
export const MIGRATIONS: readonly ((db: Db) => Promise<void>)[] = [];
