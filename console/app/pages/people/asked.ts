import type { Rule } from '../../core/types';

/** What People is asked for: the quick filters, the search and the advanced rule, as they stand in the address. */
export interface Asked {
  search: string;
  tags: readonly string[];
  tagsMatch: 'any' | 'all';
  gender: readonly string[];
  country: readonly string[];
  city: readonly string[];
  address: readonly string[];
  company: readonly string[];
  /** `7`, `30`, `90` days, or `2026-11-01..2026-11-30`. */
  contacted: string;
  over: string;
  rule: Rule | undefined;
}

/** Quick filters that list values of an attribute. */
export const VALUE_FILTERS = ['gender', 'country', 'city', 'address', 'company'] as const;
export type ValueFilter = (typeof VALUE_FILTERS)[number];
/** Stands for: has none. */
export const NONE = '∅';

export function askedOf(query: URLSearchParams): Asked {
  return {
    search: query.get('search') ?? '',
    tags: query.getAll('tag'),
    tagsMatch: query.get('tags') === 'all' ? 'all' : 'any',
    gender: query.getAll('gender'),
    country: query.getAll('country'),
    city: query.getAll('city'),
    address: query.getAll('address'),
    company: query.getAll('company'),
    contacted: query.get('contacted') ?? '',
    over: query.get('over') ?? '',
    rule: readRule(query.get('rule')),
  };
}

export function queryOf(asked: Asked): URLSearchParams {
  const query = new URLSearchParams();
  if (asked.search !== '') query.set('search', asked.search);
  for (const tag of asked.tags) query.append('tag', tag);
  if (asked.tags.length > 1 && asked.tagsMatch === 'all') query.set('tags', 'all');
  for (const name of VALUE_FILTERS) for (const value of asked[name]) query.append(name, value);
  if (asked.contacted !== '') query.set('contacted', asked.contacted);
  if (asked.contacted !== '' && asked.over !== '') query.set('over', asked.over);
  if (asked.rule !== undefined) query.set('rule', JSON.stringify(asked.rule));
  return query;
}

function readRule(text: string | null): Rule | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as Rule);
  } catch {
    return undefined;
  }
}

/** Nothing but a search: it is answered over indexes, in the time of a keystroke. */
export const onlySearched = (asked: Asked): boolean =>
  asked.search.trim() !== '' && ruleOf(asked, 'search') === null;

type Without = keyof Asked;

/** All of it as one rule; null asks for everybody. A filter that is left out counts what choosing in it would give. */
export function ruleOf(asked: Asked, without?: Without, byContactPoint = true): Rule | null {
  const parts: Rule[] = [];
  const add = (name: Without, rule: Rule | undefined): void => {
    if (name !== without && rule !== undefined) parts.push(rule);
  };
  add('search', searched(asked.search, byContactPoint));
  if (asked.tags.length > 0)
    add('tags', { tags: asked.tags, operator: asked.tagsMatch === 'all' ? 'hasAll' : 'hasAny' });
  for (const name of VALUE_FILTERS) add(name, valued(name, asked[name]));
  add('contacted', contacted(asked.contacted, asked.over));
  add('rule', asked.rule);
  return parts.length === 0 ? null : parts.length === 1 ? (parts[0] as Rule) : { all: parts };
}

function valued(attribute: ValueFilter, values: readonly string[]): Rule | undefined {
  const given = values.filter((value) => value !== NONE);
  const parts: Rule[] = [];
  const operator = attribute === 'address' ? 'contains' : 'is';
  if (given.length > 0) parts.push({ attribute, type: 'text', operator, values: given });
  if (given.length < values.length) parts.push({ attribute, type: 'text', operator: 'isEmpty' });
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : { any: parts };
}

function contacted(span: string, over: string): Rule | undefined {
  if (span === '') return undefined;
  const [from, to] = span.split('..');
  return {
    event: 'Contacted',
    timeframe:
      to === undefined
        ? { operator: 'withinTheLast', amount: Number(from) || 30, unit: 'days' }
        : { operator: 'between', from: `${from}T00:00:00.000Z`, to: `${to}T23:59:59.999Z` },
    ...(over !== '' && { where: { property: 'channel', operator: 'is', value: over } }),
  };
}

/** The digits of a phone number as they may stand in E.164, of what was typed in groups, with zeros of home or in brackets; the engine's search reads it so too. */
function typedNumber(text: string): string | undefined {
  if (!/^\+?[\d\s()./-]+$/.test(text.trim())) return undefined;
  const digits = text.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < 5 ? undefined : digits;
}

/** Every word stands in a name or in a way to reach somebody; a reader asks by names alone. */
function searched(text: string, byContactPoint: boolean): Rule | undefined {
  // The groups of one number are not numbers of their own.
  const number = /\s/.test(text.trim()) ? typedNumber(text) : undefined;
  const words = number === undefined ? text.trim().split(/\s+/).filter(Boolean) : [number];
  if (words.length === 0) return undefined;
  const has = (word: string): Rule => ({
    any: [
      { attribute: 'firstName', type: 'text', operator: 'contains', value: word },
      { attribute: 'lastName', type: 'text', operator: 'contains', value: word },
      ...(byContactPoint
        ? [
            { identity: 'email', operator: 'contains', value: word },
            {
              identity: 'phone',
              operator: 'contains',
              value: typedNumber(word) ?? word.replace(/^0+(?=.)/, ''),
            },
            { identity: 'externalId', operator: 'contains', value: word },
          ]
        : []),
    ],
  });
  return words.length === 1 ? has(words[0] as string) : { all: words.map(has) };
}
