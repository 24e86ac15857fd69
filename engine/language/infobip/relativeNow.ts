import type { CalendarUnit } from '../rule/types';

/** So far from today; whole and, for the past, negative. */
export interface Distance {
  readonly amount: number;
  readonly unit: CalendarUnit;
}

const DURATION = /^(-?)P(-?)(\d{1,9})([DWMY])$/;
const UNITS: Readonly<Record<string, { unit: CalendarUnit; times: number }>> = {
  D: { unit: 'days', times: 1 },
  W: { unit: 'weeks', times: 1 },
  M: { unit: 'months', times: 1 },
  Y: { unit: 'months', times: 12 },
};

/** `P7D`, `-P2W`, `P1M`, `P1Y`: one whole number of days, weeks, months or years; `undefined` for any other duration. */
export function readDuration(text: unknown): Distance | undefined {
  const [, minus = '', minusInside = '', digits = '', letter = ''] =
    (typeof text === 'string' && DURATION.exec(text)) || [];
  const of = UNITS[letter];
  if (of === undefined) return undefined;
  const back = (minus === '-') !== (minusInside === '-');
  const amount = Number(digits) * of.times;
  return { amount: back && amount > 0 ? -amount : amount, unit: of.unit };
}

const LETTERS: Readonly<Record<CalendarUnit, string>> = { days: 'D', weeks: 'W', months: 'M' };

export const writeDuration = ({ amount, unit }: Distance): string =>
  `${amount < 0 ? '-' : ''}P${Math.abs(amount)}${LETTERS[unit]}`;
