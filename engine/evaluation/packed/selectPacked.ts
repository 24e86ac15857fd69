import type { ProfileKey } from '../../api';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { profileKey } from '../facts/profileKey';
import type { AudienceReadOptions } from '../interpreters/mongo/matchingProfiles';
import type { Question } from '../interpreters/mongo/plan';
import { askColumns, type MatchingBlock } from './askColumns';
import { rowsIn } from './bits';
import { EXTERNAL_ID } from './columnKeys';

const PAGE = 4_000;

/** Everyone who matches, in the order of ids and in pages, of columns; `undefined` when documents have to be asked. */
export async function selectPacked(
  context: EngineContext,
  question: Question,
  options: AudienceReadOptions = {},
): Promise<AsyncGenerator<ProfileKey[]> | undefined> {
  const answer = await askColumns(context, question, { columns: [EXTERNAL_ID] }, options);
  if (!answer) return undefined;
  const parts = answer.blocks.map(keysOfBlock);
  return pages([...parts, answer.pending.map(profileKey).values()]);
}

function* keysOfBlock({ block, rows }: MatchingBlock): Generator<ProfileKey, undefined> {
  let hex: string | undefined;
  const externalIds = block.column(EXTERNAL_ID);
  for (const row of rowsIn(rows)) {
    hex ??= block.head.hex();
    const id = hex.substring(24 * row, 24 * row + 24);
    const code = externalIds?.codes[row] ?? 0;
    yield code === 0 ? { id } : { id, externalId: externalIds?.value(code) as string };
  }
}

interface Part {
  readonly rest: Iterator<ProfileKey, unknown>;
  next: ProfileKey;
}

/** Parts in the order of ids become one: keys are taken from the part that is furthest back until it has passed the next one. */
async function* pages(iterators: readonly Iterator<ProfileKey, unknown>[]): AsyncGenerator<ProfileKey[]> {
  // The part whose next id is the smallest comes last.
  const parts: Part[] = [];
  const put = (part: Part): void => {
    let place = parts.length;
    while (place > 0 && (parts[place - 1] as Part).next.id < part.next.id) place--;
    parts.splice(place, 0, part);
  };
  const first = iterators.flatMap((rest) => {
    const { done, value } = rest.next();
    return done === true ? [] : [{ rest, next: value }];
  });
  parts.push(...first.sort((a, b) => (a.next.id < b.next.id ? 1 : -1)));
  let page: ProfileKey[] = [];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const limit = parts.at(-1)?.next.id;
    for (;;) {
      page.push(part.next);
      if (page.length === PAGE) {
        yield page;
        page = [];
        await turn();
      }
      const { done, value } = part.rest.next();
      if (done === true) break;
      part.next = value;
      if (limit !== undefined && value.id > limit) {
        put(part);
        break;
      }
    }
  }
  if (page.length > 0) yield page;
}
