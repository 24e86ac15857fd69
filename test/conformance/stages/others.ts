import type { Rule } from '../../../engine';
import type { Stage } from '../Stage';

/** The same rule, thirty groups deeper. */
const deeper = (rule: Rule): Rule =>
  Array.from({ length: 30 }).reduce<Rule>(
    (inner) => ({ none: [inner, { tags: ['unheard of'], operator: 'hasAny' }] }),
    rule,
  );

export const others: Stage = {
  title: 'tags, identities, segments, Do Not Contact and groups',
  zone: 'UTC',
  now: '2025-06-30T12:00:00.000Z',
  types: {},
  people: {
    Anita: {
      emails: [' Anita@Example.com'],
      phones: ['+44 7700 900123'],
      tags: ['Electronics Wishlist', 'conference'],
      attributes: { gender: 'F', country: 'US', city: 'New York' },
    },
    ben: {
      emails: ['ben@example.org', 'ben@work.example.com'],
      tags: ['vip '],
      attributes: { gender: 'M', country: 'US', city: 'Mexico City' },
    },
    carl: { phones: ['+447700900124'], tags: ['VIP', 'Conference', 'trial'] },
    dora: {},
  },
  events: [
    { who: 'Anita', type: 'App Launch', at: '2025-06-29T12:00:00.000Z' },
    { who: 'ben', type: 'App Launch', at: '2025-05-01T12:00:00.000Z' },
    { who: 'carl', type: 'Contacted', at: '2025-06-30T11:00:00.000Z', properties: { channel: 'sms' } },
  ],
  segments: {
    Americans: { attribute: 'country', operator: 'is', value: 'us' },
    'Americans, deep': deeper({ segment: 'Americans', operator: 'isMember' }),
    'Foreigners, deeper': deeper({ segment: 'Americans, deep', operator: 'isNotMember' }),
  },
  doNotContact: ['ben@work.example.com', '+447700900124'],
  cases: [
    {
      name: 'all the persons with the label Electronics Wishlist',
      rule: { tags: ['electronics wishlist'], operator: 'hasAny' },
      members: ['Anita'],
    },
    {
      name: 'people who were attending the same conference',
      rule: { tags: ['conference'], operator: 'hasAll' },
      members: ['Anita', 'carl'],
    },
    {
      name: 'all of two tags, the same one twice is one',
      rule: { tags: ['vip', ' VIP', 'trial'], operator: 'hasAll' },
      members: ['carl'],
    },
    {
      name: 'none of the tags, whoever has no tag included',
      rule: { tags: ['vip', 'unheard of'], operator: 'hasNone' },
      members: ['Anita', 'dora'],
    },
    {
      name: 'an email is, trimmed and folded',
      rule: { identity: 'email', operator: 'is', value: ' ANITA@EXAMPLE.COM ' },
      members: ['Anita'],
    },
    {
      name: 'a phone is, however it is written',
      rule: { identity: 'phone', operator: 'is', value: '0044 7700 900-124' },
      members: ['carl'],
    },
    {
      name: 'any of the emails starts with',
      rule: { identity: 'email', operator: 'startsWith', value: 'BEN' },
      members: ['ben'],
    },
    {
      name: 'any of the emails ends with',
      rule: { identity: 'email', operator: 'endsWith', value: 'example.com' },
      members: ['Anita', 'ben'],
    },
    {
      name: 'any of the phones contains',
      rule: { identity: 'phone', operator: 'contains', value: '7700' },
      members: ['Anita', 'carl'],
    },
    {
      name: 'none of the emails contains',
      rule: { identity: 'email', operator: 'notContains', value: 'work' },
      members: ['Anita', 'carl', 'dora'],
    },
    {
      name: 'none of the emails is',
      rule: { identity: 'email', operator: 'isNot', value: 'ben@example.org' },
      members: ['Anita', 'carl', 'dora'],
    },
    { name: 'no phone at all', rule: { identity: 'phone', operator: 'isEmpty' }, members: ['ben', 'dora'] },
    {
      name: 'a phone at all',
      rule: { identity: 'phone', operator: 'isNotEmpty' },
      members: ['Anita', 'carl'],
    },
    {
      name: 'an external id is folded',
      rule: { identity: 'externalId', operator: 'is', value: 'anita' },
      members: ['Anita'],
    },
    {
      name: 'an external id is exact when it is asked to',
      rule: { identity: 'externalId', operator: 'is', value: 'anita', caseSensitive: true },
      members: [],
    },
    {
      name: 'Active Mobile Users - Uses the App Launch event that has happened more than or equal to 1 time in the last 30 days',
      rule: { segment: 'Active Mobile Users', operator: 'isMember' },
      members: ['Anita'],
      next: { Anita: '2025-07-29T12:00:00.001Z' },
    },
    {
      name: 'Inactive Mobile Users - Uses the App Launch event that has not happened more than or equal to 1 time in the last 30 days',
      rule: { segment: 'inactive mobile users', operator: 'isMember' },
      members: ['ben', 'carl', 'dora'],
      next: { Anita: '2025-07-29T12:00:00.001Z' },
    },
    {
      name: 'not in a segment',
      rule: { segment: 'Americans', operator: 'isNotMember' },
      members: ['carl', 'dora'],
    },
    {
      name: 'in a segment that refers to another, each as deep as a rule may be',
      rule: deeper({ segment: 'Foreigners, deeper', operator: 'isMember' }),
      members: ['carl', 'dora'],
      next: {},
    },
    {
      name: 'on the Do Not Contact list with any contact point',
      rule: { doNotContact: 'any', operator: 'isListed' },
      members: ['ben', 'carl'],
    },
    {
      name: 'with no email on the Do Not Contact list',
      rule: { doNotContact: 'email', operator: 'isNotListed' },
      members: ['Anita', 'carl', 'dora'],
    },
    {
      name: 'how many people were contacted within a specific time period and how many were reached over a certain channel',
      rule: {
        event: 'Contacted',
        timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' },
        where: { property: 'channel', operator: 'is', value: 'SMS' },
      },
      members: ['carl'],
      next: { carl: '2025-07-01T11:00:00.001Z' },
    },
    {
      name: 'search for people by tags, gender, country, city, address, or combine these categories',
      rule: {
        all: [
          { tags: ['conference', 'vip'], operator: 'hasAny' },
          { attribute: 'gender', operator: 'isNot', value: 'f' },
          {
            any: [
              { attribute: 'country', operator: 'is', value: 'US' },
              { attribute: 'city', operator: 'isEmpty' },
            ],
          },
          { attribute: 'address', operator: 'isEmpty' },
        ],
      },
      members: ['ben', 'carl'],
    },
    {
      name: 'none of the members',
      rule: {
        none: [
          { attribute: 'gender', operator: 'isNotEmpty' },
          { tags: ['trial'], operator: 'hasAny' },
        ],
      },
      members: ['dora'],
    },
    {
      name: 'two events are joined by and',
      rule: { all: [{ event: 'App Launch' }, { event: 'Contacted', happened: false }] },
      members: ['Anita', 'ben'],
    },
  ],
};
