import type { FollowedBy, Measure, Rule, Timeframe } from '../../../engine';
import type { Stage } from '../Stage';

const spent = (
  of: Measure['of'],
  operator: Measure['operator'],
  value: number,
  timeframe?: Timeframe,
): Rule => ({
  event: 'Purchase',
  measure: { of, property: of === 'distinct' ? 'category' : 'amount', operator, value },
  ...(timeframe && { timeframe }),
});
const lastDays = (amount: number): Timeframe => ({ operator: 'withinTheLast', amount, unit: 'days' });
const active = (value: number): Rule => ({
  event: 'App Launch',
  measure: { of: 'days', operator: 'moreOrEqual', value },
  timeframe: lastDays(7),
});
const plan = (which: 'first' | 'last'): Rule => ({
  event: 'Plan changed',
  which,
  where: { property: 'plan', operator: 'is', value: 'pro' },
});
const left: FollowedBy = {
  event: 'Purchase',
  happened: false,
  within: { amount: 2, unit: 'hours' },
  same: 'cartId',
};

const purchase = (who: string, id: string, at: string, properties: Record<string, unknown>) => ({
  who,
  id,
  type: 'Purchase',
  at,
  properties,
});
const launch = (who: string, id: string, at: string) => ({ who, id, type: 'App Launch', at });

/** What events add up to, the first and the last of them, and what follows. */
export const histories: Stage = {
  title: 'measures, firsts and lasts, sequences',
  zone: 'America/New_York',
  now: '2025-06-15T12:00:00.000Z',
  types: {},
  people: { anita: {}, boris: {}, clara: {}, dario: {} },
  events: [
    purchase('anita', 'a1', '2025-05-20T12:00:00.000Z', { amount: 300.1, category: 'shoes' }),
    purchase('anita', 'a2', '2025-06-10T12:00:00.000Z', { amount: 300.2, category: 'Shoes' }),
    purchase('anita', 'a3', '2025-06-11T12:00:00.000Z', { amount: -100.3, category: 'hats' }),
    purchase('boris', 'b1', '2025-06-14T12:00:00.000Z', { amount: 0.1, category: 'hats', cartId: 7 }),
    purchase('boris', 'b2', '2025-06-14T12:00:00.001Z', { amount: 0.2, category: 'ties' }),
    purchase('clara', 'c1', '2025-06-14T12:00:00.000Z', { amount: '500', category: null }),
    launch('anita', 'l1', '2025-06-13T03:30:00.000Z'),
    launch('anita', 'l2', '2025-06-13T04:30:00.000Z'),
    launch('boris', 'l3', '2025-06-13T12:00:00.000Z'),
    launch('boris', 'l4', '2025-06-13T13:00:00.000Z'),
    { who: 'anita', id: 'p1', type: 'Plan changed', at: '2025-06-01T00:00:00Z', properties: { plan: 'Pro' } },
    {
      who: 'anita',
      id: 'p2',
      type: 'Plan changed',
      at: '2025-06-02T00:00:00Z',
      properties: { plan: 'free' },
    },
    {
      who: 'boris',
      id: 'p3',
      type: 'Plan changed',
      at: '2025-06-01T00:00:00Z',
      properties: { plan: 'free' },
    },
    {
      who: 'boris',
      id: 'p10',
      type: 'Plan changed',
      at: '2025-06-01T00:00:00Z',
      properties: { plan: 'pro' },
    },
    { who: 'boris', id: 'p4', type: 'Plan changed', at: '2025-06-01T00:00:00Z', properties: { plan: 'PRO' } },
    { who: 'boris', id: 'k1', type: 'Cart updated', at: '2025-06-14T10:00:00Z', properties: { cartId: 7 } },
    { who: 'clara', id: 'k2', type: 'Cart updated', at: '2025-06-15T11:00:00Z', properties: { cartId: 'x' } },
    { who: 'dario', id: 'k3', type: 'Cart updated', at: '2025-06-14T10:00:00Z' },
  ],
  cases: [
    {
      name: 'spent 500 in all, refunds taken off',
      rule: spent('sum', 'equals', 500),
      members: ['anita'],
      next: {},
    },
    {
      name: 'spent 600 within 30 days, until the first of it is older than that',
      rule: spent('sum', 'moreOrEqual', 500, lastDays(30)),
      members: ['anita'],
      next: { anita: '2025-06-19T12:00:00.001Z' },
    },
    {
      name: '0.1 and 0.2 are 0.3, as one reads them',
      rule: spent('sum', 'equals', 0.3),
      members: ['boris'],
    },
    {
      name: 'the average of 0.1 and 0.2 is 0.15; text is no number, and of none there is no average',
      rule: spent('average', 'lessOrEqual', 0.15),
      members: ['boris'],
    },
    {
      name: 'the smallest amount is a refund',
      rule: spent('minimum', 'lessThan', 0),
      members: ['anita'],
    },
    {
      name: 'the largest amount is below 1; of none there is no largest',
      rule: spent('maximum', 'lessThan', 1),
      members: ['boris'],
    },
    {
      name: 'bought of two categories: case makes none, and what is empty is none',
      rule: spent('distinct', 'equals', 2),
      members: ['anita', 'boris'],
    },
    {
      name: 'active on two days: half past eleven at night and half past midnight in New York',
      rule: active(2),
      members: ['anita'],
      next: { anita: '2025-06-20T03:30:00.001Z' },
    },
    {
      name: 'the last plan is pro: of one instant the greatest id decides',
      rule: plan('last'),
      members: ['boris'],
    },
    {
      name: 'the first plan was pro: of one instant the smallest id decides, read as text',
      rule: plan('first'),
      members: ['anita', 'boris'],
    },
    {
      name: 'a cart that was followed by its purchase',
      rule: { event: 'Cart updated', followedBy: { event: 'Purchase', same: 'cartId' } },
      members: ['boris'],
    },
    {
      name: 'a cart that was left for two hours counts from the millisecond after them; one without an id is followed by nothing',
      rule: { event: 'Cart updated', followedBy: left },
      members: ['dario'],
      next: { clara: '2025-06-15T13:00:00.001Z' },
    },
  ],
};
