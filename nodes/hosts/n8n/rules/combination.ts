import type { INodeProperties } from 'n8n-workflow';

export type Combination = 'all' | 'any' | 'none';
const COMBINATIONS: readonly Combination[] = ['all', 'any', 'none'];
const WORDS = { all: 'All', any: 'Any', none: 'None' };

/** Whether all, any or none of what stands beside it must match. */
export function combinationOf(name: string, displayName: string, what: string): INodeProperties {
  return {
    displayName,
    name,
    type: 'options',
    options: COMBINATIONS.map((value) => ({ name: `${WORDS[value]} of the ${what}`, value })),
    default: 'all',
    description: `Whether all, any or none of the ${what} must match`,
  };
}

export function combinationIn(value: unknown): Combination {
  return COMBINATIONS.find((one) => one === value) ?? 'all';
}

/** What a group combines, and how; undefined for what is no group. */
export function membersOf<Member>(rule: object): { combine: Combination; members: Member[] } | undefined {
  const combine = COMBINATIONS.find((one) => one in rule);
  return combine && { combine, members: (rule as Record<Combination, Member[]>)[combine] };
}
