import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkout } from './built';

/** The built engine installed a second time, elsewhere. */
export interface OtherBuild {
  /** Its folder, as `dist`. */
  readonly path: string;
  /** Text of a file below it, replaced; throws where the text is not found, so that it does not go stale. */
  patch(file: string, text: string, replacement: string): void;
  remove(): void;
}

export function otherBuild(): OtherBuild {
  const folder = mkdtempSync(join(tmpdir(), 'audience-build-'));
  const path = join(folder, 'dist');
  cpSync(resolve(checkout, 'dist/engine'), join(path, 'engine'), { recursive: true });
  symlinkSync(resolve(checkout, 'node_modules'), join(folder, 'node_modules'));
  return {
    path,
    patch(file, text, replacement) {
      const before = readFileSync(join(path, file), 'utf8');
      if (!before.includes(text)) throw new Error(`${file} no longer has: ${text}`);
      writeFileSync(join(path, file), before.replace(text, replacement));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A build of the first version of stored data: `externalId` does not stand beside the identities of a profile, and nobody deletes numbers of members. */
export function earlierBuild(): OtherBuild {
  const build = otherBuild();
  build.patch(
    'engine/store/mongo/migrations.js',
    'exports.MIGRATIONS = [',
    'exports.MIGRATIONS = []; void [',
  );
  build.patch('engine/membership/changes/changePipeline.js', "'identities.externalId' in lists", 'false');
  build.patch(
    'engine/membership/changes/newProfile.js',
    'profile.externalId = identities.externalId[0];',
    '{ }',
  );
  build.patch(
    'engine/membership/memberships/evaluateProfiles.js',
    '(0, memberCounts_1.forgetCounts)(',
    'Promise.resolve(',
  );
  return build;
}
