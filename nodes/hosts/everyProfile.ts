import type { AudienceEngine, Profile, Rule } from '../../engine';

const PAGE = 500;

/** Every profile that matches, or all of them, the oldest first or the newest: read page by page, so that no list grows with the account. */
export async function* everyProfile(
  engine: AudienceEngine,
  rule: Rule | null,
  { limit, sort, signal }: { limit: number; sort?: string | undefined; signal?: AbortSignal | undefined },
): AsyncGenerator<Profile> {
  let after: string | undefined;
  for (let left = limit; left > 0;) {
    const size = Math.min(PAGE, left);
    const page = await engine.profiles.find(rule, {
      limit: size,
      ...(sort === 'latest' && { order: 'newest' as const }),
      ...(after === undefined ? {} : { after }),
      ...(signal === undefined ? {} : { signal }),
    });
    yield* page;
    if (page.length < size) return;
    left -= page.length;
    after = page[page.length - 1]?.id;
  }
}
