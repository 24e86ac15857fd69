import { TIMEFRAME_OPERATORS } from '../../operators/catalogue';
import { DURATION_UNITS, type TimeframeArgument } from '../../operators/timeframe/Timeframe';
import { parseInstant } from '../../calendar/instant';
import { shown } from '../../text/shown';
import { MAX_DURATION_AMOUNT } from '../limits';
import type { Problems } from '../Problems';
import { isObject, readInstant, readWhole, readWord, refuseOtherKeys, type JsonObject } from '../readers';
import type { DurationUnit, Timeframe, TimeframeOperator } from '../types';

const TIMEFRAME_KEYS: Readonly<Record<TimeframeArgument, readonly string[]>> = {
  none: [],
  amount: ['amount', 'unit'],
  range: ['from', 'to', 'unit'],
  instant: ['at'],
  instants: ['from', 'to'],
};

/** Section 4.1: over which span of time events count. */
export function parseTimeframe(input: unknown, path: string, problems: Problems): Timeframe | undefined {
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

export const readUnit = (input: JsonObject, path: string, problems: Problems): DurationUnit | undefined =>
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
