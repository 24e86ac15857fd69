import type { AudienceEngine, Profile, Rule } from '../../engine';

const PAGE = 500;

/** Every profile that matches, or all of them, in the order of ids: read page by page, so that no list grows with the account. */
export async function* everyProfile(
  engine: AudienceEngine,
  rule: Rule | null,
  { limit, signal }: { limit: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Profile> {
  let after: string | undefined;
  for (let left = limit; left > 0;) {
    const size = Math.min(PAGE, left);
    const page = await engine.profiles.find(rule, {
      limit: size,
      ...(after === undefined ? {} : { after }),
      ...(signal === undefined ? {} : { signal }),
    });
    yield* page;
    if (page.length < size) return;
    left -= page.length;
    after = page[page.length - 1]?.id;
  }
}
