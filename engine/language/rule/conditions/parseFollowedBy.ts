import { shown } from '../../text/shown';
import { MAX_DEPTH, MAX_DURATION_AMOUNT, MAX_STEPS } from '../limits';
import type { Parsing } from '../Parsing';
import { pointer, type Problems } from '../Problems';
import { has, isObject, member, readBoolean, readWhole, refuseOtherKeys } from '../readers';
import type { FollowedBy } from '../types';
import { parseWhere } from './parseWhere';
import { readUnit } from './parseTimeframe';
import { readName } from './readNames';

const KEYS = ['event', 'happened', 'where', 'within', 'same', 'followedBy'];

/** Section 4.5: the event that comes after the one before it, or stays away. `step` counts from 1. */
export function parseFollowedBy(
  input: unknown,
  path: string,
  depth: number,
  parsing: Parsing,
  step = 1,
): FollowedBy | undefined {
  const { problems } = parsing;
  if (step > MAX_STEPS)
    return problems.add(
      path,
      `found more than ${MAX_STEPS + 1} events in a sequence`,
      'Leave the last ones out, or ask for two sequences.',
    );
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected the event that follows: an object`,
      'Write { "event": "Purchase", "within": { "amount": 2, "unit": "hours" } }.',
    );
  parsing.conditions++;
  if (depth > MAX_DEPTH)
    return problems.add(path, `found more than ${MAX_DEPTH} levels`, 'Flatten the groups.');
  refuseOtherKeys(input, KEYS, path, problems);
  const event = readName(input, 'event', 'event', path, problems);
  const happened = readBoolean(input, 'happened', path, problems);
  const where = has(input, 'where')
    ? parseWhere(member(input, 'where'), pointer(path, 'where'), depth + 1, parsing)
    : undefined;
  const within = has(input, 'within')
    ? parseWithin(member(input, 'within'), pointer(path, 'within'), problems)
    : undefined;
  const same = has(input, 'same') ? readName(input, 'same', 'property', path, problems) : undefined;
  if (happened === false && has(input, 'followedBy'))
    problems.add(
      pointer(path, 'followedBy'),
      'nothing follows an event that has not happened',
      'Remove "followedBy", or the "happened": false before it.',
    );
  const followedBy = has(input, 'followedBy')
    ? parseFollowedBy(member(input, 'followedBy'), pointer(path, 'followedBy'), depth + 1, parsing, step + 1)
    : undefined;
  if (event === undefined) return undefined;
  return {
    event,
    ...(happened === undefined ? {} : { happened }),
    ...(where && { where }),
    ...(within && { within }),
    ...(same === undefined ? {} : { same }),
    ...(followedBy && { followedBy }),
  };
}

function parseWithin(input: unknown, path: string, problems: Problems): FollowedBy['within'] {
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected an object`,
      'Write { "amount": 2, "unit": "hours" }.',
    );
  refuseOtherKeys(input, ['amount', 'unit'], path, problems);
  const amount = readWhole(input, 'amount', [1, MAX_DURATION_AMOUNT], path, problems);
  const unit = readUnit(input, path, problems);
  return amount === undefined || unit === undefined ? undefined : { amount, unit };
}
