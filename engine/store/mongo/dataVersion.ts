import { VersionUnsupportedError } from '../errors';
import { MIGRATIONS } from './migrations';

/** The version of everything stored: every step up is a migration. */
export const DATA_VERSION = MIGRATIONS.length + 1;

/**
 * A process that is already running learns from its account's config that a newer version of this package has begun to write: it refuses from
 * then on, because it would not write what that one relies on.
 *
 * @throws VersionUnsupportedError
 */
export function checkDataVersion(version: number | undefined, database: string): void {
  if (version === undefined || version <= DATA_VERSION) return;
  throw new VersionUnsupportedError(
    `The database "${database}" has data of version ${version}; this package reads up to version ${DATA_VERSION}.`,
    {
      hint: 'Update the package wherever it runs on this database.',
    },
  );
}
