import { checkObject } from '../../api/checkOptions';
import type { FlowGoal } from '../../api/flows';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { durationMs, DURATION_UNITS } from '../../language/operators/timeframe/Timeframe';
import { parseRule } from '../../language/rule/parse';
import { isPlainObject } from '../../language/text/isPlainObject';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, InvalidRuleError } from '../../store/errors';

/** Longer than anything that is kept for reports. */
const LONGEST_MS = durationMs(400, 'days');

/** @throws InvalidRuleError, InvalidArgumentError with the place of what is wrong */
export async function readGoal(context: EngineContext, given: FlowGoal, path: string): Promise<FlowGoal> {
  checkObject(given, 'Give { rule, within: { amount: 3, unit: "days" } }.');
  const { rule, within } = given;
  const read = await readRule(context, rule, `${path}/rule`);
  if (within === undefined) return { rule: read };
  if (!isPlainObject(within)) throw refuse(`${path}/within`, within, 'Give { amount: 3, unit: "days" }.');
  const { amount, unit } = within;
  if (!DURATION_UNITS.includes(unit))
    throw refuse(`${path}/within/unit`, unit, `Give one of ${DURATION_UNITS.join(', ')}.`);
  if (!Number.isInteger(amount) || amount < 1 || durationMs(amount, unit) > LONGEST_MS)
    throw refuse(`${path}/within/amount`, amount, 'Give a whole number from 1; 400 days at most.');
  return { rule: read, within: { amount, unit } };
}

async function readRule(context: EngineContext, rule: unknown, path: string): Promise<FlowGoal['rule']> {
  try {
    return parseRule(rule, await ruleContextOf(context), 'filter');
  } catch (error) {
    if (!(error instanceof InvalidRuleError)) throw error;
    const [first, ...others] = error.problems.map((problem) => ({
      ...problem,
      path: `${path}${problem.path}`,
    }));
    throw first ? new InvalidRuleError([first, ...others]) : error;
  }
}

const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path.split('/').pop() ?? ''} is ${found === undefined ? 'missing' : shown(found)}.`,
    {
      hint,
      path,
    },
  );
