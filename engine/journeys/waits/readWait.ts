import { checkObject, refuse as refuseOption } from '../../api/checkOptions';
import type { Span, WaitBranch, WaitInput } from '../../api/waits';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { instantGiven } from '../../language/calendar/instantGiven';
import { parseTimeOfDay } from '../../language/calendar/timeOfDay';
import { parseRule } from '../../language/rule/parse';
import type { EventCondition, PropertyRule } from '../../language/rule/types';
import { isPlainObject } from '../../language/text/isPlainObject';
import { isWellFormed, nameProblem, normalizeName } from '../../language/text/names';
import type { EngineContext } from '../../store/context';

import { InvalidArgumentError, InvalidRuleError, TooLargeError } from '../../store/errors';
import { nextTimeOfDay, plusSpan } from './moments';
import { readName, readSegmentId, readWhile } from './readWhile';
import { onlyKeys, refuse } from './refusals';
import type { StoredBranch, StoredSpan } from './WaitDocument';

const MOST_BRANCHES = 4;
const DEFAULT_SPAN: StoredSpan = { amount: 30, unit: 'days' };
const LONGEST_MONTHS = 60;
/** UTF-8 bytes of the JSON. */
const MOST_CARRIED = 256 * 1_024;
const UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks', 'months'] as const;
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const ON_REPEAT = ['both', 'replace', 'drop'] as const;

const KNOWN = [
  ...['profile', 'key', 'branches', 'for', 'until', 'since'],
  ...['onRepeat', 'carry', 'while', 'flowId'],
];

/** What a wait is given, read; the time still has to be worked out. */
export interface ReadWait {
  readonly key?: string;
  readonly branches: readonly StoredBranch[];
  readonly since?: Date;
  readonly while?: { segment?: string; flow?: string };
  readonly flow?: string;
  readonly onRepeat: (typeof ON_REPEAT)[number];
  readonly carry?: string;
  /** The instant (ms) at which the time is over, of what begins at `from` in a zone. @throws InvalidArgumentError when it is too far away */
  until(from: number, zone: string): number;
}

/** @throws InvalidArgumentError, NotFoundError, TooLargeError with the place of what is wrong */
export async function readWait(context: EngineContext, given: WaitInput): Promise<ReadWait> {
  checkObject(given, 'Give { profile, branches, for }.');
  onlyKeys(given, KNOWN, '');
  const { key, branches = [], since, onRepeat = 'both', carry } = given;
  if (
    key !== undefined &&
    (typeof key !== 'string' || key === '' || key.length > 1_000 || !isWellFormed(key))
  )
    throw refuse('/key', key, 'Give text of 1 to 1 000 characters.');
  if (!Array.isArray(branches) || branches.length > MOST_BRANCHES)
    throw refuse('/branches', branches, `Give a list of at most ${MOST_BRANCHES}.`);
  if (!ON_REPEAT.includes(onRepeat))
    throw refuseOption('onRepeat', onRepeat, 'Give "both", "replace" or "drop".');
  const until = await readUntil(context, given);
  const carried = readCarry(carry);
  const flow = readName(given.flowId, '/flowId');
  const stays = await readWhile(context, given.while);
  const read: StoredBranch[] = [];
  for (const [i, branch] of branches.entries())
    read.push(await readBranch(context, branch as WaitBranch, `/branches/${i}`));
  return {
    ...(key !== undefined && { key }),
    branches: read,
    ...(since !== undefined && { since: await instantGiven(context, since, '/since') }),
    onRepeat,
    ...(stays && { while: stays }),
    ...(flow !== undefined && { flow }),
    ...(carried !== undefined && { carry: carried }),
    until,
  };
}

async function readBranch(context: EngineContext, branch: WaitBranch, path: string): Promise<StoredBranch> {
  const kinds = ['event', 'segment', 'date'] as const;
  if (!isPlainObject(branch)) throw refuse(path, branch, 'Give { event }, { segment, becomes } or { date }.');
  const [kind, ...others] = kinds.filter((one) => (branch as Record<string, unknown>)[one] !== undefined);
  if (kind === undefined || others.length > 0)
    throw refuse(path, Object.keys(branch).join(', '), 'Give exactly one of "event", "segment" and "date".');
  if (kind === 'segment')
    return readSegment(context, branch as Extract<WaitBranch, { segment: string }>, path);
  onlyKeys(branch, [kind], path);
  const inside = (branch as Record<string, unknown>)[kind];
  if (!isPlainObject(inside)) throw refuse(`${path}/${kind}`, inside, 'Give an object.');
  return kind === 'event' ? readEvent(context, inside, `${path}/event`) : readDate(inside, `${path}/date`);
}

async function readEvent(
  context: EngineContext,
  given: Record<string, unknown>,
  path: string,
): Promise<StoredBranch> {
  onlyKeys(given, ['type', 'where', 'same', 'value'], path);
  const { type, where, same, value } = given;
  const wrong = nameProblem(type);
  if (wrong !== undefined) throw refuse(`${path}/type`, type, `Give the name of an event type: ${wrong}.`);
  if (same === undefined && value !== undefined)
    throw refuse(`${path}/same`, same, 'Name the property that has to be this value.');
  const condition = {
    event: type,
    ...(where !== undefined && where !== null && { where: where as PropertyRule }),
  };
  const event = await readCondition(context, condition, path);
  if (same === undefined) return { kind: 'event', event };
  const wrongName = nameProblem(same);
  if (wrongName !== undefined)
    throw refuse(`${path}/same`, same, `Give the name of a property: ${wrongName}.`);
  if (!(
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  ))
    throw refuse(`${path}/value`, value, 'Give the text, number or truth value that the property has to be.');
  return { kind: 'event', event, same: { property: normalizeName(same as string), value } };
}

/** As the rule language reads an event condition; where it stands is said as the caller has written it. */
async function readCondition(
  context: EngineContext,
  condition: { event: unknown; where?: PropertyRule },
  path: string,
): Promise<EventCondition> {
  try {
    return parseRule(condition, await ruleContextOf(context), 'filter') as EventCondition;
  } catch (error) {
    if (!(error instanceof InvalidRuleError)) throw error;
    throw new InvalidArgumentError(error.message, {
      hint: error.hint,
      path: `${path}${(error.path ?? '').replace(/^\/event/, '/type')}`,
    });
  }
}

async function readSegment(
  context: EngineContext,
  branch: { segment: string; becomes: 'member' | 'notMember' },
  path: string,
): Promise<StoredBranch> {
  onlyKeys(branch, ['segment', 'becomes'], path);
  const { segment: idOrName, becomes } = branch;
  if (becomes !== 'member' && becomes !== 'notMember')
    throw refuse(`${path}/becomes`, becomes, 'Give "member" or "notMember".');
  return { kind: 'segment', segment: await readSegmentId(context, idOrName, `${path}/segment`), becomes };
}

function readDate(given: Record<string, unknown>, path: string): StoredBranch {
  onlyKeys(given, ['attribute', 'plus', 'minus', 'at'], path);
  const { attribute, plus, minus, at } = given;
  const wrong = nameProblem(attribute);
  if (wrong !== undefined)
    throw refuse(`${path}/attribute`, attribute, `Give the name of a date or datetime attribute: ${wrong}.`);
  const minutes = at === undefined ? undefined : parseTimeOfDay(at);
  if (at !== undefined && minutes === undefined)
    throw refuse(`${path}/at`, at, 'Give a time of day such as "09:00".');
  return {
    kind: 'date',
    attribute: normalizeName(attribute as string),
    ...(plus !== undefined && { plus: readSpan(plus, `${path}/plus`) }),
    ...(minus !== undefined && { minus: readSpan(minus, `${path}/minus`) }),
    ...(minutes !== undefined && { minutes }),
  };
}

function readSpan(given: unknown, path: string): StoredSpan {
  if (!isPlainObject(given)) throw refuse(path, given, 'Give { amount: 2, unit: "hours" }.');
  onlyKeys(given, ['amount', 'unit'], path);
  const { amount, unit } = given as Partial<Span>;
  if (!UNITS.includes(unit as Span['unit']))
    throw refuse(`${path}/unit`, unit, `Give one of ${UNITS.join(', ')}.`);
  if (!Number.isInteger(amount) || (amount as number) < 1)
    throw refuse(`${path}/amount`, amount, 'Give a whole number from 1.');
  if (plusSpan(0, { amount: amount as number, unit: unit as Span['unit'] }, 'UTC') > longestFrom(0, 'UTC'))
    throw refuse(`${path}/amount`, amount, 'Give 5 years at most.');
  return { amount: amount as number, unit: unit as Span['unit'] };
}

const longestFrom = (from: number, zone: string): number =>
  plusSpan(from, { amount: LONGEST_MONTHS, unit: 'months' }, zone);

async function readUntil(context: EngineContext, given: WaitInput): Promise<ReadWait['until']> {
  const { until, for: span } = given;
  if (until !== undefined && span !== undefined)
    throw refuse('/until', until, 'Give either "for" or "until".');
  if (until === undefined) {
    const read = span === undefined ? DEFAULT_SPAN : readSpan(span, '/for');
    return (from, zone) => plusSpan(from, read, zone);
  }
  if (isPlainObject(until)) {
    onlyKeys(until, ['weekday', 'at'], '/until');
    const { weekday, at } = until as { weekday?: unknown; at?: unknown };
    const minutes = parseTimeOfDay(at);
    if (minutes === undefined) throw refuse('/until/at', at, 'Give a time of day such as "09:00".');
    const day = weekday === undefined || weekday === null ? undefined : readWeekday(weekday);
    return (from, zone) => nextTimeOfDay(from, minutes, day, zone);
  }
  const at = (await instantGiven(context, until, '/until')).getTime();
  return (from, zone) => {
    if (at > longestFrom(from, zone)) throw refuse('/until', until, 'Give an instant of the next 5 years.');
    return at;
  };
}

function readWeekday(weekday: unknown): number {
  if (Number.isInteger(weekday) && (weekday as number) >= 1 && (weekday as number) <= 7)
    return weekday as number;
  const named = typeof weekday === 'string' ? WEEKDAYS.indexOf(weekday.trim().toLowerCase()) : -1;
  if (named >= 0) return named + 1;
  throw refuse('/until/weekday', weekday, 'Give 1 (Monday) to 7 (Sunday), or the name of the day.');
}

/** As JSON, which is how it is kept: it comes back as it was. */
function readCarry(carry: unknown): string | undefined {
  if (carry === undefined) return undefined;
  let text: string | undefined;
  try {
    text = JSON.stringify(carry);
  } catch {
    text = undefined;
  }
  if (text === undefined || !isWellFormed(text)) throw refuse('/carry', carry, 'Give what JSON can say.');
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_CARRIED)
    throw new TooLargeError(`What is carried has ${bytes} bytes; at most ${MOST_CARRIED} are kept.`, {
      hint: 'Keep large things elsewhere, and carry a reference to them.',
      path: '/carry',
    });
  return text;
}
