// Thirteen rules: ours, SQL as one would write it by hand, and for the first eight a $lookup for each profile.
import { NOW } from './people.mjs';

const DAY = 86_400_000;
const ago = (days) => new Date(Date.parse(NOW) - days * DAY);
const sqlAgo = (days) => `timestamptz '${ago(days).toISOString()}'`;
const within = (amount) => ({ operator: 'withinTheLast', amount, unit: 'days' });
const atLeast = (count) => ({ operator: 'moreOrEqual', count });
const is = (attribute, value) => ({ attribute, operator: 'is', value });

/** A subquery of profiles that did something so often. */
const did = (type, { from, to = 0, count = 1, where = '' }) =>
  `(select profile_id from events where type = '${type}' and at >= ${sqlAgo(from)} and at <= ${sqlAgo(to)} ${where} group by profile_id having count(*) >= ${count})`;

/** The same of ClickHouse. */
const chAgo = (days) => `toDateTime64('${ago(days).toISOString().slice(0, -1).replace('T', ' ')}', 3, 'UTC')`;
const chDid = (type, { from, to = 0, count = 1, where = '' }) =>
  `(SELECT profile_id FROM events WHERE type = '${type}' AND at >= ${chAgo(from)} AND at <= ${chAgo(to)} ${where} GROUP BY profile_id HAVING count() >= ${count})`;
const chEvents = (type, where, having) =>
  `SELECT profile_id AS id FROM events WHERE type = '${type}' AND at <= ${chAgo(0)} ${where} GROUP BY profile_id HAVING ${having}`;

/** The profiles of a subquery of their ids. */
const those = (sql) => `select id, external_id from profiles where id in (${sql})`;

/** Counts a profile's own events into a field. */
const lookup = (as, type, { from, to = 0, where = {} }) => ({
  $lookup: {
    from: 'events',
    let: { id: '$_id', account: '$account' },
    pipeline: [
      {
        $match: {
          $expr: { $and: [{ $eq: ['$account', '$$account'] }, { $eq: ['$profileId', '$$id'] }] },
          type,
          at: { $gte: ago(from), $lte: ago(to) },
          ...where,
        },
      },
      { $count: 'n' },
    ],
    as,
  },
});
const times = (field, count) => ({ $gte: [{ $ifNull: [{ $first: `$${field}.n` }, 0] }, count] });
const match = (expression) => ({ $match: { $expr: expression } });

export const RULES = [
  {
    name: 'CITY',
    says: 'lives in London',
    rule: is('city', 'London'),
    clickhouse: "SELECT id FROM profiles WHERE city = 'london'",
    sql: `select id, external_id from profiles where lower(city) = 'london'`,
    naive: [{ $match: { 'folded.city': 'london' } }],
  },
  {
    name: 'SPEND',
    says: 'spends 100 to 500, a number of the profile',
    rule: {
      all: [
        { attribute: 'spend', operator: 'greaterOrEqual', value: 100 },
        { attribute: 'spend', operator: 'lessThan', value: 500 },
      ],
    },
    clickhouse: 'SELECT id FROM profiles WHERE spend >= 100 AND spend < 500',
    sql: `select id, external_id from profiles where spend >= 100 and spend < 500`,
    naive: [{ $match: { 'attributes.spend': { $gte: 100, $lt: 500 } } }],
  },
  {
    name: 'A',
    says: '(lives in London or spends at least 500) and carries one of two tags',
    rule: {
      all: [
        { any: [is('city', 'London'), { attribute: 'spend', operator: 'greaterOrEqual', value: 500 }] },
        { tags: ['vip', 'trial'], operator: 'hasAny' },
      ],
    },
    clickhouse:
      "SELECT id FROM profiles WHERE (city = 'london' OR spend >= 500) AND hasAny(tags, ['vip', 'trial'])",
    sql: `select id, external_id from profiles where (lower(city) = 'london' or spend >= 500) and tags && array['vip','trial']`,
    naive: [
      {
        $match: {
          $or: [{ 'folded.city': 'london' }, { 'attributes.spend': { $gte: 500 } }],
          tags: { $in: ['vip', 'trial'] },
        },
      },
    ],
  },
  {
    name: 'EV',
    says: 'bought for at least 50 at least twice in the last 30 days',
    rule: {
      event: 'purchase',
      occurrence: atLeast(2),
      timeframe: within(30),
      where: { property: 'amount', operator: 'greaterOrEqual', value: 50 },
    },
    clickhouse: `SELECT profile_id AS id FROM ${chDid('purchase', { from: 30, count: 2, where: 'AND amount >= 50' })}`,
    sql: `select id, external_id from profiles join ${did('purchase', { from: 30, count: 2, where: 'and amount >= 50' })} b on b.profile_id = id`,
    naive: [
      lookup('bought', 'purchase', { from: 30, where: { 'properties.amount': { $gte: 50 } } }),
      match(times('bought', 2)),
    ],
  },
  {
    name: 'NEG',
    says: 'has not clicked in the last 30 days',
    rule: { event: 'click', happened: false, timeframe: within(30) },
    clickhouse: `SELECT id FROM profiles WHERE id NOT IN ${chDid('click', { from: 30 })}`,
    sql: `select id, external_id from profiles p where not exists (select 1 from events e where e.profile_id = p.id and e.type = 'click' and e.at >= ${sqlAgo(30)} and e.at <= ${sqlAgo(0)})`,
    naive: [lookup('clicked', 'click', { from: 30 }), match({ $not: [times('clicked', 1)] })],
  },
  {
    name: 'BETW',
    says: 'viewed at least 3 times between 60 and 30 days ago',
    rule: {
      event: 'view',
      occurrence: atLeast(3),
      timeframe: { operator: 'betweenTheLast', from: 30, to: 60, unit: 'days' },
    },
    clickhouse: `SELECT profile_id AS id FROM ${chDid('view', { from: 60, to: 30, count: 3 })}`,
    sql: `select id, external_id from profiles join ${did('view', { from: 60, to: 30, count: 3 })} v on v.profile_id = id`,
    naive: [lookup('viewed', 'view', { from: 60, to: 30 }), match(times('viewed', 3))],
  },
  {
    name: 'MIX',
    says: 'lives in France, filled at least 2 carts in 60 days, bought nothing in 30',
    rule: {
      all: [
        is('country', 'FR'),
        { event: 'cart', occurrence: atLeast(2), timeframe: within(60) },
        { event: 'purchase', happened: false, timeframe: within(30) },
      ],
    },
    clickhouse: `SELECT id FROM profiles WHERE country = 'fr' AND id IN ${chDid('cart', { from: 60, count: 2 })} AND id NOT IN ${chDid('purchase', { from: 30 })}`,
    sql: `select id, external_id from profiles p join ${did('cart', { from: 60, count: 2 })} c on c.profile_id = id
          where lower(country) = 'fr' and not exists (select 1 from events e where e.profile_id = p.id and e.type = 'purchase' and e.at >= ${sqlAgo(30)} and e.at <= ${sqlAgo(0)})`,
    naive: [
      { $match: { 'folded.country': 'fr' } },
      lookup('filled', 'cart', { from: 60 }),
      lookup('bought', 'purchase', { from: 30 }),
      match({ $and: [times('filled', 2), { $not: [times('bought', 1)] }] }),
    ],
  },
  {
    name: 'NEST',
    says: 'three levels of any and none, with four event conditions',
    rule: {
      any: [
        {
          all: [
            is('gender', 'F'),
            {
              none: [
                { event: 'purchase', timeframe: within(90) },
                { event: 'click', occurrence: atLeast(4), timeframe: within(180) },
              ],
            },
            { tags: ['newsletter'], operator: 'hasAny' },
          ],
        },
        {
          all: [
            { event: 'view', occurrence: atLeast(10), timeframe: within(120) },
            { none: [is('city', 'London'), { event: 'cart', timeframe: within(60) }] },
          ],
        },
      ],
    },
    clickhouse: `SELECT id FROM profiles WHERE
      (gender = 'f' AND id NOT IN ${chDid('purchase', { from: 90 })} AND id NOT IN ${chDid('click', { from: 180, count: 4 })} AND has(tags, 'newsletter'))
      OR (id IN ${chDid('view', { from: 120, count: 10 })} AND id NOT IN ${chDid('cart', { from: 60 })} AND city <> 'london')`,
    sql: `select id, external_id from profiles p
          left join ${did('purchase', { from: 90 })} b on b.profile_id = id left join ${did('click', { from: 180, count: 4 })} c on c.profile_id = id
          left join ${did('view', { from: 120, count: 10 })} v on v.profile_id = id left join ${did('cart', { from: 60 })} f on f.profile_id = id
          where (lower(gender) = 'f' and b.profile_id is null and c.profile_id is null and tags && array['newsletter'])
             or (v.profile_id is not null and f.profile_id is null and lower(city) <> 'london')`,
    naive: [
      lookup('bought', 'purchase', { from: 90 }),
      lookup('clicked', 'click', { from: 180 }),
      lookup('viewed', 'view', { from: 120 }),
      lookup('filled', 'cart', { from: 60 }),
      match({
        $or: [
          {
            $and: [
              { $eq: ['$folded.gender', 'f'] },
              { $not: [times('bought', 1)] },
              { $not: [times('clicked', 4)] },
              { $in: ['newsletter', '$tags'] },
            ],
          },
          {
            $and: [times('viewed', 10), { $not: [times('filled', 1)] }, { $ne: ['$folded.city', 'london'] }],
          },
        ],
      }),
    ],
  },
  {
    name: 'LTV',
    says: 'bought for 500 or more in all, whenever',
    rule: {
      event: 'purchase',
      measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 500 },
    },
    clickhouse: chEvents('purchase', '', 'round(sum(amount) * 10) >= 5000'),
    sql: those(
      `select profile_id from events where type = 'purchase' and at <= ${sqlAgo(0)} group by profile_id having round(sum(amount) * 10) >= 5000`,
    ),
  },
  {
    name: 'DAYS',
    says: 'looked at something on 5 or more of the last 7 days',
    rule: {
      event: 'view',
      measure: { of: 'days', operator: 'moreOrEqual', value: 5 },
      timeframe: within(7),
    },
    clickhouse: chEvents('view', `AND at >= ${chAgo(7)}`, 'uniqExact(toDate(at)) >= 5'),
    sql: those(
      `select profile_id from events where type = 'view' and at >= ${sqlAgo(7)} and at <= ${sqlAgo(0)} group by profile_id
       having count(distinct (at at time zone 'UTC')::date) >= 5`,
    ),
  },
  {
    name: 'LAST',
    says: 'changed to the plan pro the last time',
    rule: { event: 'plan', which: 'last', where: { property: 'plan', operator: 'is', value: 'pro' } },
    clickhouse: chEvents('plan', '', "argMax(plan, at) = 'pro'"),
    sql: those(
      `select profile_id from (select distinct on (profile_id) profile_id, plan from events where type = 'plan' and at <= ${sqlAgo(0)}
       order by profile_id, at desc) e where lower(plan) = 'pro'`,
    ),
  },
  {
    name: 'CART',
    says: 'filled a cart in the last 7 days that was not ordered within 2 hours',
    rule: {
      event: 'basket',
      timeframe: within(7),
      followedBy: { event: 'order', happened: false, within: { amount: 2, unit: 'hours' }, same: 'cart' },
    },
    clickhouse: `SELECT DISTINCT profile_id AS id FROM events WHERE type = 'basket' AND at >= ${chAgo(7)} AND at + toIntervalHour(2) < ${chAgo(0)}
      AND (profile_id, cart) NOT IN (SELECT c.profile_id, c.cart FROM events c INNER JOIN events o ON o.profile_id = c.profile_id AND o.cart = c.cart
        WHERE c.type = 'basket' AND c.at >= ${chAgo(7)} AND o.type = 'order' AND o.at > c.at AND o.at <= c.at + toIntervalHour(2) AND o.at <= ${chAgo(0)})`,
    sql: those(
      `select profile_id from events c where type = 'basket' and at >= ${sqlAgo(7)} and at + interval '2 hours' < ${sqlAgo(0)}
       and not exists (select 1 from events o where o.profile_id = c.profile_id and o.type = 'order' and o.at > c.at
         and o.at <= c.at + interval '2 hours' and o.at <= ${sqlAgo(0)} and o.cart = c.cart)`,
    ),
  },
  {
    name: 'AVG',
    says: 'bought for more than 80 on average in the last 90 days',
    rule: {
      event: 'purchase',
      measure: { of: 'average', property: 'amount', operator: 'moreThan', value: 80 },
      timeframe: within(90),
    },
    clickhouse: chEvents('purchase', `AND at >= ${chAgo(90)}`, 'round(sum(amount) * 10) > 800 * count()'),
    sql: those(
      `select profile_id from events where type = 'purchase' and at >= ${sqlAgo(90)} and at <= ${sqlAgo(0)} group by profile_id
       having round(sum(amount) * 10) > 800 * count(*)`,
    ),
  },
];
