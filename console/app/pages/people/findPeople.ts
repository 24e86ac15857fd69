import { get, post, search } from '../../core/ask';
import { mayWrite } from '../../core/session';
import type { Person, Rule } from '../../core/types';
import { listedOf, type ListedPeople } from '../../parts/listed';
import { onlySearched, type Asked } from './asked';

/** People on a page. */
export const PAGE = 50;
/** In an account of so many the search finds any part of a name or an address. */
const SEARCHED_WHOLE = 20_000;

export interface Found {
  items: Person[];
  next?: string;
  listed: ListedPeople;
}

interface Finding {
  asked: Asked;
  rule: Rule | null;
  /** Where the page begins. */
  cursor: string | undefined;
  /** How many people there are, as far as it is known. */
  everybody: number | undefined;
  signal: AbortSignal;
  /** Hears who is found at once, before the others are. */
  onFirst: (found: Found) => void;
}

/** One page of those who match. What is only searched for is found by an index first, and then everywhere. */
export async function findPeople({
  asked,
  rule,
  cursor,
  everybody,
  signal,
  onFirst,
}: Finding): Promise<Found> {
  if (cursor === undefined && onlySearched(asked) && mayWrite()) {
    const items = await get<Person[]>(`/profiles/search${search({ search: asked.search, limit: PAGE })}`, {
      signal,
    });
    const listed = await listedOf(items, signal);
    // Of so few, whom an index finds are all there are.
    if (items.length < PAGE && (everybody ?? Infinity) <= SEARCHED_WHOLE) return { items, listed };
    // They are seen at once; whoever has it in the middle of a name follows.
    if (items.length > 0 && !signal.aborted) onFirst({ items, listed });
  }
  const page = await post<{ items: Person[]; next?: string }>(
    '/profiles/find',
    { rule, limit: PAGE, ...(cursor !== undefined && { cursor }) },
    { signal },
  );
  return { ...page, listed: mayWrite() ? await listedOf(page.items, signal) : new Map() };
}
