import { OCCURRENCE_OPERATORS, TIMEFRAME_OPERATORS } from '../../operators/catalogue';
import { DURATION_UNITS, type TimeframeArgument } from '../../operators/timeframe/Timeframe';
import { parseInstant } from '../../calendar/instant';
import { nameProblem, normalizeName } from '../../text/names';
import { MAX_COUNT, MAX_DURATION_AMOUNT } from '../limits';
import type { Parsing } from '../Parsing';
import { pointer, type Problems } from '../Problems';
import { shown } from '../../text/shown';
import {
  has,
  isObject,
  member,
  readBoolean,
  readInstant,
  readWhole,
  readWord,
  refuseOtherKeys,
  type JsonObject,
} from '../readers';
import type { EventCondition, Occurrence, OccurrenceOperator, Timeframe, TimeframeOperator } from '../types';
import { parseWhere } from './parseWhere';

const KEYS = ['event', 'happened', 'occurrence', 'timeframe', 'where'];

/** Section 4 of the language: how often an event happened, when, and with which properties. */
export function parseEvent(
  object: JsonObject,
  path: string,
  depth: number,
  parsing: Parsing,
): EventCondition | undefined {
  const { problems } = parsing;
  refuseOtherKeys(object, KEYS, path, problems);
  const name = member(object, 'event');
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    problems.add(
      pointer(path, 'event'),
      `found ${shown(name)}, expected the name of an event type: ${wrong}`,
      'Give a name of 1 to 200 characters.',
    );
  const happened = readBoolean(object, 'happened', path, problems);
  const occurrence = has(object, 'occurrence')
    ? parseOccurrence(member(object, 'occurrence'), pointer(path, 'occurrence'), problems)
    : undefined;
  const timeframe = has(object, 'timeframe')
    ? parseTimeframe(member(object, 'timeframe'), pointer(path, 'timeframe'), problems)
    : undefined;
  const where = has(object, 'where')
    ? parseWhere(member(object, 'where'), pointer(path, 'where'), depth + 1, parsing)
    : undefined;
  if (wrong !== undefined) return undefined;
  return {
    event: normalizeName(name as string),
    ...(happened === undefined ? {} : { happened }),
    ...(occurrence && { occurrence }),
    ...(timeframe && { timeframe }),
    ...(where && { where }),
  };
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

const TIMEFRAME_KEYS: Readonly<Record<TimeframeArgument, readonly string[]>> = {
  none: [],
  amount: ['amount', 'unit'],
  range: ['from', 'to', 'unit'],
  instant: ['at'],
  instants: ['from', 'to'],
};

function parseTimeframe(input: unknown, path: string, problems: Problems): Timeframe | undefined {
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected an object`,
      'Write { "operator": "withinTheLast", "amount": 30, "unit": "days" }.',
    );
  const operator = readWord(
    input,
    'operator',
    TIMEFRAME_OPERATORS.keys() as Iterable<TimeframeOperator>,
    'a timeframe',
    path,
    problems,
  );
  const argument = operator && TIMEFRAME_OPERATORS.get(operator)?.argument;
  const keys = argument === undefined ? Object.values(TIMEFRAME_KEYS).flat() : TIMEFRAME_KEYS[argument];
  refuseOtherKeys(input, [...new Set(['operator', ...keys])], path, problems);
  if (argument === undefined) return undefined;
  const before = problems.found.length;
  const rest = readArgument(input, argument, path, problems);
  return problems.found.length === before ? ({ operator, ...rest } as Timeframe) : undefined;
}

function readArgument(
  input: JsonObject,
  argument: TimeframeArgument,
  path: string,
  problems: Problems,
): Record<string, unknown> {
  switch (argument) {
    case 'none':
      return {};
    case 'amount':
      return {
        amount: readWhole(input, 'amount', [1, MAX_DURATION_AMOUNT], path, problems),
        unit: readUnit(input, path, problems),
      };
    case 'range':
      return readRange(input, path, problems);
    case 'instant':
      return { at: readInstant(input, 'at', path, problems) };
    case 'instants':
      return readInstants(input, path, problems);
  }
}

const readUnit = (input: JsonObject, path: string, problems: Problems): string | undefined =>
  readWord(input, 'unit', DURATION_UNITS, 'a unit', path, problems);

function readRange(input: JsonObject, path: string, problems: Problems): Record<string, unknown> {
  const from = readWhole(input, 'from', [0, MAX_DURATION_AMOUNT], path, problems);
  const to = readWhole(input, 'to', [0, MAX_DURATION_AMOUNT], path, problems);
  if (from === 0 && to === 0)
    problems.add(path, 'found 0 at both ends', 'One end may be 0; give the other a whole number from 1.');
  return { from, to, unit: readUnit(input, path, problems) };
}

function readInstants(input: JsonObject, path: string, problems: Problems): Record<string, unknown> {
  const [from, to] = [readInstant(input, 'from', path, problems), readInstant(input, 'to', path, problems)];
  if (
    from !== undefined &&
    to !== undefined &&
    (parseInstant(from) as number) > (parseInstant(to) as number)
  ) {
    problems.add(path, '"from" is after "to"', 'Swap them.');
  }
  return { from, to };
}
