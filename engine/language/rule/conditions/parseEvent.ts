import { OCCURRENCE_OPERATORS, WHICH } from '../../operators/catalogue';
import { shown } from '../../text/shown';
import { MAX_COUNT } from '../limits';
import type { Parsing } from '../Parsing';
import { pointer, type Problems } from '../Problems';
import {
  has,
  isObject,
  member,
  readBoolean,
  readWhole,
  readWord,
  refuseOtherKeys,
  type JsonObject,
} from '../readers';
import type { EventCondition, Occurrence, OccurrenceOperator, Which } from '../types';
import { parseFollowedBy } from './parseFollowedBy';
import { parseMeasure } from './parseMeasure';
import { parseTimeframe } from './parseTimeframe';
import { parseWhere } from './parseWhere';
import { readName } from './readNames';

const KEYS = ['event', 'happened', 'occurrence', 'measure', 'which', 'timeframe', 'where', 'followedBy'];

/** Section 4 of the language: how often an event happened or what it adds up to, when, with which properties, and what followed. */
export function parseEvent(
  object: JsonObject,
  path: string,
  depth: number,
  parsing: Parsing,
): EventCondition | undefined {
  const { problems } = parsing;
  refuseOtherKeys(object, KEYS, path, problems);
  const event = readName(object, 'event', 'event', path, problems);
  const happened = readBoolean(object, 'happened', path, problems);
  refuseTogether(object, path, problems);
  const occurrence = has(object, 'occurrence')
    ? parseOccurrence(member(object, 'occurrence'), pointer(path, 'occurrence'), problems)
    : undefined;
  const measure = has(object, 'measure')
    ? parseMeasure(member(object, 'measure'), pointer(path, 'measure'), problems)
    : undefined;
  const which = has(object, 'which')
    ? readWord(object, 'which', WHICH.keys() as Iterable<Which>, 'which of the events', path, problems)
    : undefined;
  const timeframe = has(object, 'timeframe')
    ? parseTimeframe(member(object, 'timeframe'), pointer(path, 'timeframe'), problems)
    : undefined;
  const where = has(object, 'where')
    ? parseWhere(member(object, 'where'), pointer(path, 'where'), depth + 1, parsing)
    : undefined;
  const followedBy = has(object, 'followedBy')
    ? parseFollowedBy(member(object, 'followedBy'), pointer(path, 'followedBy'), depth + 1, parsing)
    : undefined;
  if (event === undefined) return undefined;
  return {
    event,
    ...(happened === undefined ? {} : { happened }),
    ...(occurrence && { occurrence }),
    ...(measure && { measure }),
    ...(which && { which }),
    ...(timeframe && { timeframe }),
    ...(where && { where }),
    ...(followedBy && { followedBy }),
  };
}

/** What stands in each other's place, and what "which" has to be followed by. */
function refuseTogether(object: JsonObject, path: string, problems: Problems): void {
  const given = ['occurrence', 'measure', 'which'].filter((key) => has(object, key));
  if (given.length > 1)
    problems.add(
      path,
      `found ${given.map((key) => `"${key}"`).join(' and ')} in one condition`,
      'Keep one of them; write two conditions in an "all" group to ask for both.',
    );
  if (has(object, 'which') && !has(object, 'where') && !has(object, 'followedBy'))
    problems.add(
      path,
      '"which" needs "where" or "followedBy"',
      'Say what holds for the first or the last event; whether there is one, "occurrence" says.',
    );
}

function parseOccurrence(input: unknown, path: string, problems: Problems): Occurrence | undefined {
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected an object`,
      'Write { "operator": "moreOrEqual", "count": 1 }.',
    );
  refuseOtherKeys(input, ['operator', 'count'], path, problems);
  const operator = readWord(
    input,
    'operator',
    OCCURRENCE_OPERATORS.keys() as Iterable<OccurrenceOperator>,
    'an occurrence',
    path,
    problems,
  );
  const least = operator === 'lessThan' ? 1 : 0;
  const count = readWhole(input, 'count', [least, MAX_COUNT], path, problems);
  return operator === undefined || count === undefined ? undefined : { operator, count };
}
