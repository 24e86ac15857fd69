import type { Estimate } from '../../api';

/** What was looked at: a random part of the account. */
export interface Sample {
  /** Of the account, 0 < share ≤ 1. */
  readonly share: number;
  readonly profiles: number;
  readonly matching: number;
}

/** Two-sided 95 % of the normal distribution, squared. */
const Z2 = 1.96 ** 2;

/**
 * How many match in all, with the 95 % interval: all numbers that would not have made this sample surprising (score intervals with continuity
 * correction: right for rare matches too, and after none was found). Of an account whose size is not known the sample is known to be a share.
 *
 * @param total of all profiles, where it was counted.
 */
export function estimateFrom(sample: Sample, total?: number): Estimate {
  const { share, profiles, matching } = sample;
  const most = total === undefined ? Infinity : total - (profiles - matching);
  const bounded = (count: number): number => Math.min(Math.max(count, matching), most);
  const bound = (side: -1 | 1): number =>
    total === undefined ? boundOfShare(sample, side) : total * boundOfPart(sample, total, side);
  const count = total === undefined ? matching / share : (matching / Math.max(1, profiles)) * total;
  return {
    count: bounded(Math.round(count)),
    low: bounded(Math.floor(bound(-1))),
    high: bounded(Math.ceil(bound(1))),
  };
}

/** Everyone who matches had the same chance to be in the sample. */
function boundOfShare({ share, matching }: Sample, side: -1 | 1): number {
  const spread = Z2 * (1 - share);
  const found = Math.max(0, matching + (side * (1 - share)) / 2);
  return (found + spread / 2 + side * Math.sqrt(spread * (found + spread / 4))) / share;
}

/** The part that matches is about the same in the sample and in the account. */
function boundOfPart({ profiles, matching }: Sample, total: number, side: -1 | 1): number {
  if (profiles === 0) return side === 1 ? 1 : 0;
  const unseen = Math.max(0, 1 - profiles / total);
  const spread = (Z2 * unseen) / profiles;
  const part = Math.min(1, Math.max(0, (matching + (side * unseen) / 2) / profiles));
  return (part + spread / 2 + side * Math.sqrt(spread * (part * (1 - part) + spread / 4))) / (1 + spread);
}
