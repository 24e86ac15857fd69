import type { ParameterText } from './Parameter';

interface Listed {
  name: string;
  createdAt?: string;
  profiles?: number;
  recipients?: number;
}

interface Order {
  label: string;
  description: string;
  compare(a: Listed, b: Listed): number;
}

const people = ({ profiles, recipients }: Listed): number => profiles ?? recipients ?? 0;
const byName = (a: Listed, b: Listed): number => a.name.localeCompare(b.name);

/** Orders that a list can be in; alike ones are by name. */
const ORDERS = {
  largest: {
    label: 'Most People First',
    description: 'By how many people there are, the most first',
    compare: (a, b) => people(b) - people(a) || byName(a, b),
  },
  name: { label: 'Name', description: 'By name, from A to Z', compare: byName },
  latest: {
    label: 'Newest First',
    description: 'By when they were made, the latest first',
    compare: (a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '') || byName(a, b),
  },
  oldest: {
    label: 'Oldest First',
    description: 'By when they were made, the oldest first',
    compare: (a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? '') || byName(a, b),
  },
} satisfies Record<string, Order>;

export type SortBy = keyof typeof ORDERS;

/** In which order a list is handed out. @param orders the first one is the usual one */
export function sortBy(orders: readonly [SortBy, ...SortBy[]]): ParameterText {
  return {
    label: 'Sort',
    description: 'In which order they are listed',
    kind: 'choice',
    default: orders[0],
    choices: [...orders]
      .sort((a, b) => ORDERS[a].label.localeCompare(ORDERS[b].label))
      .map((value) => ({ value, label: ORDERS[value].label, description: ORDERS[value].description })),
    when: { operation: ['getAll'] },
  };
}

/** The list in that order; as it is for one that does not exist. */
export function sorted<T extends Listed>(list: readonly T[], by: string | undefined): T[] {
  const order = by !== undefined && Object.hasOwn(ORDERS, by) ? ORDERS[by as SortBy] : undefined;
  return order === undefined ? [...list] : [...list].sort((a, b) => order.compare(a, b));
}
