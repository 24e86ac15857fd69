import type { CalendarUnit } from '../rule/types';
import { plusMonths } from './days';

/** A day moved by whole units; months are calendar months, clamped to the last day. */
export function shiftDay(day: number, amount: number, unit: CalendarUnit): number {
  if (unit === 'months') return plusMonths(day, amount);
  return day + amount * (unit === 'weeks' ? 7 : 1);
}
