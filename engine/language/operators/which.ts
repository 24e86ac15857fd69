import type { FollowedBy, Rule, Which } from '../rule/types';
import type { Example, Labelled } from './Operator';

/** Which one of the events of a timeframe is looked at. */
export interface WhichDefinition extends Labelled<Which> {
  readonly words: string;
}

export const WHICH: ReadonlyMap<string, WhichDefinition> = new Map<Which, WhichDefinition>([
  [
    'first',
    {
      name: 'first',
      label: 'First',
      words: 'first',
      example: {
        rule: {
          event: 'Purchase',
          which: 'first',
          where: { property: 'coupon', operator: 'isNotEmpty' },
        },
        means: 'Customers who came by a coupon: it was in their first purchase.',
      },
    },
  ],
  [
    'last',
    {
      name: 'last',
      label: 'Last',
      words: 'last',
      example: {
        rule: {
          event: 'Plan changed',
          which: 'last',
          where: { property: 'plan', operator: 'is', value: 'pro' },
        },
        means: 'Whoever is on the plan "pro" now: the last change was to it.',
      },
    },
  ],
]);

const cart = (followedBy: FollowedBy): Rule => ({ event: 'Cart updated', followedBy });

/** Sequences, by whether the next event came or stayed away. */
export const FOLLOWED_BY: ReadonlyMap<string, Labelled<'followedBy' | 'notFollowedBy'>> = new Map<
  string,
  { name: 'followedBy' | 'notFollowedBy'; label: string; example: Example }
>([
  [
    'followedBy',
    {
      name: 'followedBy',
      label: 'Followed by',
      example: {
        rule: {
          event: 'Newsletter opened',
          followedBy: { event: 'Purchase', within: { amount: 3, unit: 'days' } },
        },
        means: 'Whoever bought within 3 days of opening a newsletter.',
      },
    },
  ],
  [
    'notFollowedBy',
    {
      name: 'notFollowedBy',
      label: 'Not followed by',
      example: {
        rule: cart({
          event: 'Purchase',
          happened: false,
          within: { amount: 2, unit: 'hours' },
          same: 'cartId',
        }),
        means: 'Whoever left a cart: it was not bought within 2 hours.',
      },
    },
  ],
]);
