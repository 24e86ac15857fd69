import { beginningOf, nextBeginning, type PeriodUnit } from '../../membership/history/periods';

/**
 * The instants (ms) at which the hours, days or weeks of a zone begin, from the one that holds `from` to the one that holds `to`. Pure.
 *
 * @returns `undefined` when there are more than `most`
 */
export function beginningsOf(
  by: PeriodUnit,
  from: number,
  to: number,
  zone: string,
  most: number,
): number[] | undefined {
  const found: number[] = [];
  for (let at = beginningOf(zone, from, by); at <= to; at = nextBeginning(zone, at, by)) {
    if (found.length === most) return undefined;
    found.push(at);
  }
  return found;
}

/** The place of the one that holds an instant; -1 before the first. */
export function periodOf(beginnings: readonly number[], at: number): number {
  let [low, high] = [0, beginnings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((beginnings[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
