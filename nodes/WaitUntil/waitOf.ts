import {
  InvalidArgumentError,
  type Instant,
  type ProfileRef,
  type PropertyRule,
  type WaitBranch,
  type WaitInput,
  type WaitUnit,
} from '../../engine';
import { branchNow } from './branchSigns';

/** What the forms of both hosts say of a branch, read for one item. */
export interface BranchForm {
  branch: string;
  eventType?: string | undefined;
  where?: PropertyRule | undefined;
  sameProperty?: string | undefined;
  sameValue?: unknown;
  segment?: string | undefined;
  attribute?: string | undefined;
  /** So many of `shiftUnit` before (or `after`) the date. */
  daysBefore?: number | undefined;
  shiftUnit?: string | undefined;
  shiftWay?: string | undefined;
  timeOfDay?: string | undefined;
}

/** What they say of a wait. */
export interface WaitForm {
  branches: readonly BranchForm[];
  amount: number;
  unit: string;
  /** In place of amount and unit: a time of day, or an instant. */
  until?: Instant | undefined;
  weekday?: string | undefined;
  key?: string | undefined;
  onRepeat: string;
  since?: Instant | undefined;
  /** It waits only as long as the profile is in it. */
  whileSegment?: string | undefined;
  /** It waits only as long as the item's flow runs. */
  endWithFlow?: boolean | undefined;
  /** The flow that the item is in. */
  flowId?: string | undefined;
}

/** The wait that a form describes. What it says wrongly the engine refuses, with its place. */
export function waitOf(form: WaitForm, profile: ProfileRef, carry: unknown): WaitInput {
  const { key, onRepeat, since, flowId } = form;
  const stays = whileOf(form);
  return {
    profile,
    branches: form.branches.flatMap((branch) => branchOf(branch)),
    ...timeOf(form),
    ...(isSaid(key) && { key }),
    onRepeat: onRepeat as NonNullable<WaitInput['onRepeat']>,
    ...(isSaid(since) && { since }),
    ...(stays && { while: stays }),
    ...(flowId !== undefined && { flowId }),
    carry,
  };
}

function timeOf({ amount, unit, until, weekday }: WaitForm): Pick<WaitInput, 'for' | 'until'> {
  if (!isSaid(until)) return { for: { amount, unit: unit as WaitUnit } };
  if (typeof until !== 'string' || until.length > 5) return { until };
  return { until: { at: until, ...(isSaid(weekday) && weekday !== 'any' && { weekday }) } };
}

function whileOf({ whileSegment, endWithFlow, flowId }: WaitForm): WaitInput['while'] {
  if (endWithFlow === true && flowId === undefined)
    throw new InvalidArgumentError('The item is in no flow, and is to wait only as long as its flow runs.', {
      hint: "Put the node behind 'Segment Entry', or switch this option off.",
      path: '/endWithFlow',
    });
  const flow = endWithFlow === true ? flowId : undefined;
  if (!isSaid(whileSegment) && flow === undefined) return undefined;
  return {
    ...(isSaid(whileSegment) && { segment: whileSegment }),
    ...(flow !== undefined && { flow }),
  };
}

function branchOf(form: BranchForm): WaitBranch[] {
  const { branch, segment = '' } = form;
  if (branch === 'nothing') return [];
  if (branch === 'enters') return [{ segment, becomes: 'member' }];
  if (branch === 'leaves') return [{ segment, becomes: 'notMember' }];
  return [branch === 'date' ? dateOf(form) : eventOf(form)];
}

function dateOf({ attribute = '', daysBefore, shiftUnit, shiftWay, timeOfDay }: BranchForm): WaitBranch {
  const span = { amount: daysBefore ?? 0, unit: (shiftUnit || 'days') as WaitUnit };
  return {
    date: {
      attribute,
      ...(span.amount > 0 && { [shiftWay === 'after' ? 'plus' : 'minus']: span }),
      ...(isSaid(timeOfDay) && { at: timeOfDay }),
    },
  };
}

function eventOf({ eventType = '', where, sameProperty, sameValue }: BranchForm): WaitBranch {
  const event = { type: eventType, ...(where && { where }) };
  if (!isSaid(sameProperty)) return { event };
  if (sameValue === undefined || sameValue === null || sameValue === '')
    throw new InvalidArgumentError(`There is no value that "${sameProperty}" has to be.`, {
      hint: 'Say which value of the item it is, or leave the property empty.',
      path: '/sameValue',
    });
  if (typeof sameValue === 'object')
    throw new InvalidArgumentError(`What "${sameProperty}" has to be is an object.`, {
      hint: 'Name the field of it that is meant, such as cart.id.',
      path: '/sameValue',
    });
  return { event: { ...event, same: sameProperty, value: sameValue as string } };
}

const isSaid = <T extends Instant>(given: T | undefined): given is T => given !== undefined && given !== '';

/** How many outputs a node has: one for each branch (without any, one that nothing leaves by), and the last for a time that was over. */
export const outputsOf = (branches: number): number => Math.max(1, branches) + 1;

/**
 * The output of an end.
 *
 * @param signs of the node's branches (`branchSigns`)
 * @param before those that it had when the item began to wait
 * @throws InvalidArgumentError for a branch that the node has no more: it has got other branches since
 */
export function outputOfEnd(branch: number | 'timedOut', signs: readonly string[], before?: unknown): number {
  const last = outputsOf(signs.length) - 1;
  if (branch === 'timedOut') return last;
  const now = branchNow(branch, before, signs);
  if (now !== undefined && now < last) return now;
  throw new InvalidArgumentError(
    `The item has waited for branch ${branch + 1}, which the node has no more.`,
    {
      hint: 'Give the node the branches that it had when the item began to wait.',
      path: '/branches',
    },
  );
}
