import { InvalidArgumentError, type FlowDefinition, type FlowGoal, type Rule } from '../../engine';

/** As both hosts save them. */
export interface EntryOptions {
  tagsMatch?: unknown;
  checkDoNotContact?: unknown;
  stopOnExit?: unknown;
  topic?: unknown;
  goalEvent?: unknown;
  goalRule?: unknown;
  goalDays?: unknown;
}

/** A flow with what the options say of who enters it, and of what it is for. One that was left alone adds nothing: a flow that runs keeps its settings. */
export function withEntryOptions<Flow extends FlowDefinition>(flow: Flow, options: EntryOptions): Flow {
  const { tagsMatch, checkDoNotContact: kind, stopOnExit, topic } = options;
  const goal = goalOf(options);
  const about = typeof topic === 'string' ? topic.trim() : topic;
  const { audience } = flow;
  const all = tagsMatch === 'all' && (audience.tags ?? []).length > 0;
  return {
    ...flow,
    ...(all && { audience: { ...audience, tagsMatch: 'all' as const } }),
    ...((kind === 'email' || kind === 'phone') && { checkDoNotContact: kind }),
    ...(stopOnExit === true && { stopOnExit }),
    ...(isGiven(about) && { topic: about as string }),
    ...(goal && { goal }),
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** @throws InvalidArgumentError for a rule that is no JSON, and days that are no number */
function goalOf({ goalEvent, goalRule, goalDays }: EntryOptions): FlowGoal | undefined {
  const event = typeof goalEvent === 'string' ? goalEvent.trim() : '';
  const rule = ruleOf(goalRule) ?? (event === '' ? undefined : ({ event } as Rule));
  if (rule === undefined) return undefined;
  const days = goalDays === undefined || goalDays === '' ? 0 : Number(goalDays);
  if (!Number.isInteger(days) || days < 0)
    throw new InvalidArgumentError(`The days of the goal are ${String(goalDays)}.`, {
      hint: 'Give a whole number; 0 is for ever.',
      path: '/goalDays',
    });
  return { rule, ...(days > 0 && { within: { amount: days, unit: 'days' } }) };
}

function ruleOf(given: unknown): Rule | undefined {
  if (typeof given !== 'string') return (given ?? undefined) as Rule | undefined;
  if (given.trim() === '') return undefined;
  const read = parsed(given);
  if (read !== undefined) return read;
  throw new InvalidArgumentError('The goal is no JSON.', {
    hint: 'Write a rule, such as {"event":"Purchase"}, or name the event alone.',
    path: '/goalRule',
  });
}

function parsed(text: string): Rule | undefined {
  try {
    return JSON.parse(text) as Rule;
  } catch {
    return undefined;
  }
}
