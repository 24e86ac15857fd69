import { pointer } from '../rule/Problems';
import type { RuleContext } from '../rule/context';
import { MAX_VALUES } from '../rule/limits';
import { isObject } from '../rule/readers';
import type { Rule } from '../rule/types';
import { joined, Reading } from './Reading';
import { importComparison } from './importComparison';
import { within } from './importRelative';
import { COMPARISONS, isComparison, type Untranslated } from './query';

/**
 * A filter of Infobip's People API as a rule of this language. `rule` is null as soon as anything of it cannot be said: a part left out would be
 * another audience.
 *
 * @param given the filter as JSON text or as an object.
 */
export function importInfobip(
  context: RuleContext,
  given: unknown,
): { rule: Rule | null; untranslated: Untranslated[] } {
  const reading = new Reading(context);
  const { untranslated } = reading;
  const query = typeof given === 'string' ? parsed(reading, given) : given;
  const part = untranslated.length === 0 ? importPart(reading, query, '', 1) : undefined;
  const rule = part !== undefined && untranslated.length === 0 ? reading.checked(part, query, '') : undefined;
  return { rule: rule ?? null, untranslated };
}

/** Characters of a filter that is given as text. */
const MAX_QUERY = 1_000_000;

function parsed(reading: Reading, text: string): unknown {
  if (text.length > MAX_QUERY) return reading.note('', text, `It has more than ${MAX_QUERY} characters.`);
  try {
    return JSON.parse(text);
  } catch {
    return reading.note(
      '',
      text,
      'It is no JSON. Give the filter as it is before it is encoded for the URL.',
    );
  }
}

/** Members of one object are joined by and. */
function importPart(reading: Reading, query: unknown, path: string, depth: number): Rule | undefined {
  if (!isObject(query) || Object.keys(query).length === 0)
    return reading.note(path, query, 'A filter is an object such as { "#eq": { "city": "London" } }.');
  if (!reading.enters(path, query, depth)) return undefined;
  const members = Object.entries(query);
  if (members.length > MAX_VALUES)
    return reading.note(path, query, `Found ${members.length} members; at most ${MAX_VALUES} are read.`);
  return joined(
    'all',
    members.map(([word, value]) => importMember(reading, word, value, path, depth)),
  );
}

function importMember(
  reading: Reading,
  word: string,
  value: unknown,
  path: string,
  depth: number,
): Rule | undefined {
  const at = pointer(path, word);
  const long =
    longList(value) ?? (isObject(value) ? Object.values(value).map(longList).find(Boolean) : undefined);
  if (long !== undefined) return reading.note(at, long, `A list has at most ${MAX_VALUES} members.`);
  if (word === '#and' || word === '#or') return importGroup(reading, word, value, at, depth);
  if (isComparison(word)) return importComparison(reading, word, value, at, depth);
  if (word.startsWith('#'))
    return reading.note(at, word, `Only #and, #or, ${COMPARISONS.join(', ')} are known.`);
  return importComparison(reading, '#eq', { [word]: value }, path, depth);
}

const longList = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) && value.length > MAX_VALUES ? value : undefined;

function importGroup(
  reading: Reading,
  word: '#and' | '#or',
  members: unknown,
  path: string,
  depth: number,
): Rule | undefined {
  if (!Array.isArray(members) || members.length === 0)
    return reading.note(path, members, `"${word}" takes a list with at least one member.`);
  const span = word === '#and' ? within(reading, members) : undefined;
  if (span) return reading.checked(span, members, path);
  const parts = Array.from(members, (member: unknown, i) =>
    importPart(reading, member, pointer(path, i), depth + 1),
  );
  return joined(word === '#and' ? 'all' : 'any', parts);
}
