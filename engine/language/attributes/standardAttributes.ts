import type { AttributeType } from '../rule/types';

/** Attributes that every account has from the start. */
export const STANDARD_ATTRIBUTES: ReadonlyMap<string, AttributeType> = new Map<string, AttributeType>([
  ['firstName', 'text'],
  ['lastName', 'text'],
  ['gender', 'text'],
  ['country', 'text'],
  ['city', 'text'],
  ['address', 'text'],
  ['preferredLanguage', 'text'],
  ['company', 'text'],
  ['timeZone', 'text'],
  ['birthDate', 'date'],
  ['createdAt', 'datetime'],
  ['modifiedAt', 'datetime'],
]);

/** Kept by the engine: callers cannot write them. */
export const READ_ONLY_ATTRIBUTES: ReadonlySet<string> = new Set(['createdAt', 'modifiedAt']);
