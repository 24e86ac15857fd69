import type { Audience } from '../../api';
import type { EngineContext } from '../../store/context';
import { matching, type Chosen } from '../profiles/chooseProfiles';
import { audienceParts } from './audienceParts';

/**
 * Everyone in an audience as things stand, each once, in the order of ids. Where its parts overlap they are fewer than expected.
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function audienceMembers(
  context: EngineContext,
  audience: Audience,
  signal?: AbortSignal,
): Promise<Chosen> {
  const parts: Chosen[] = [];
  for (const part of await audienceParts(context, audience)) {
    if (part.kind === 'profiles')
      parts.push({
        expected: part.profileIds.length,
        ids: part.profileIds.map((id) => id.toHexString()).sort(),
      });
    else parts.push(await matching(context, part.rule, signal));
  }
  const expected = parts.reduce((sum, part) => sum + part.expected, 0);
  return { expected, ids: united(parts.map(({ ids }) => ids)) };
}

/** Ordered lists as one, what stands in several of them once. */
async function* united(lists: readonly Chosen['ids'][]): AsyncGenerator<string> {
  const readers = lists.map((list) =>
    Symbol.asyncIterator in list ? list[Symbol.asyncIterator]() : list[Symbol.iterator](),
  );
  try {
    const heads = await Promise.all(readers.map(async (reader) => reader.next()));
    for (;;) {
      const [least] = heads.flatMap(({ done, value }) => (done === true ? [] : [value])).sort();
      if (least === undefined) return;
      yield least;
      for (const [i, head] of heads.entries())
        if (head.done !== true && head.value === least)
          heads[i] = await (readers[i] as (typeof readers)[0]).next();
    }
  } finally {
    await Promise.all(readers.map(async (reader) => reader.return?.()));
  }
}
