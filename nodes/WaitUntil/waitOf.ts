import { InvalidArgumentError, type ProfileRef, type WaitInput, type WaitUnit } from '../../engine';

/** What the forms of both hosts say of a wait, read for one item. */
export interface WaitForm {
  branch: string;
  eventType?: string | undefined;
  sameProperty?: string | undefined;
  sameValue?: unknown;
  segment?: string | undefined;
  attribute?: string | undefined;
  daysBefore?: number | undefined;
  timeOfDay?: string | undefined;
  amount: number;
  unit: string;
  key?: string | undefined;
  onRepeat: string;
}

/** The wait that a form describes. What it says wrongly the engine refuses, with its place. */
export function waitOf(form: WaitForm, profile: ProfileRef, carry: unknown): WaitInput {
  const { amount, unit, key, onRepeat } = form;
  return {
    profile,
    branches: branchesOf(form),
    for: { amount, unit: unit as WaitUnit },
    ...(key !== undefined && key !== '' && { key }),
    onRepeat: onRepeat as NonNullable<WaitInput['onRepeat']>,
    carry,
  };
}

function branchesOf(form: WaitForm): NonNullable<WaitInput['branches']> {
  const {
    branch,
    eventType = '',
    sameProperty,
    sameValue,
    segment = '',
    attribute = '',
    daysBefore,
    timeOfDay,
  } = form;
  if (branch === 'nothing') return [];
  if (branch === 'enters') return [{ segment, becomes: 'member' }];
  if (branch === 'leaves') return [{ segment, becomes: 'notMember' }];
  if (branch === 'date')
    return [
      {
        date: {
          attribute,
          ...(daysBefore !== undefined && daysBefore > 0 && { minus: { amount: daysBefore, unit: 'days' } }),
          ...(timeOfDay !== undefined && timeOfDay !== '' && { at: timeOfDay }),
        },
      },
    ];
  if (sameProperty === undefined || sameProperty === '') return [{ event: { type: eventType } }];
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
  return [{ event: { type: eventType, same: sameProperty, value: sameValue as string } }];
}

/** The output of an end: the first for what happened, the second for a time that was over. */
export const outputOfEnd = (branch: number | 'timedOut'): 0 | 1 => (branch === 'timedOut' ? 1 : 0);
