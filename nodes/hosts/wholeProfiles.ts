import type { AudienceEngine, Profile, ProfileKey } from '../../engine';

const PAGE = 500;

/** The profiles with all that is known of them, read in pages; who has been erased meanwhile is left out. */
export async function* wholeProfiles(
  engine: AudienceEngine,
  profiles: AsyncIterable<ProfileKey>,
  limit: number,
): AsyncGenerator<Profile> {
  let page: ProfileKey[] = [];
  let left = limit;
  for await (const { id } of profiles) {
    if (left <= 0) break;
    page.push({ id });
    left -= 1;
    if (page.length < PAGE) continue;
    yield* read(engine, page);
    page = [];
  }
  yield* read(engine, page);
}

async function* read(engine: AudienceEngine, page: readonly ProfileKey[]): AsyncGenerator<Profile> {
  if (page.length === 0) return;
  for (const answer of await engine.profiles.getMany(page.map(({ id }) => ({ id }))))
    if (answer.error === undefined) yield answer.profile;
}
