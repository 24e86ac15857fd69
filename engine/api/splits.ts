import type { ProfileRef } from './common';

/** Into which branches people go. All shares, the holdout's too, add up to 100. */
export interface SplitDefinition {
  /** 1 to 20; names are exact text of 1 to 200 characters. A share of 0 takes nobody new. */
  branches: { name: string; share: number }[];
  /** Percent who go nowhere, to compare with: their branch is `holdout`. */
  holdout?: number;
  /** The flow that the split stands in: its report shows it. */
  flowId?: string;
}

export interface SplitReport {
  name: string;
  /** As the last question wrote them, then branches that there are no more. */
  branches: { name: string; share: number; profiles: number }[];
  profiles: number;
}

/** *Split*: people go different ways, each always the same. */
export interface SplitsApi {
  /**
   * The branch of a profile: the same for ever, in any process. It is worked out of split and profile, and kept from the first question on: other shares
   * move as few people as can be, and nobody who was asked for before. Whose branch is no more gets another one.
   *
   * @throws NOT_FOUND (the profile), INVALID_ARGUMENT with the place: `/branches/0/share`
   * @example await engine.splits.assign('subject', { branches: [{ name: 'short', share: 45 }, { name: 'long', share: 45 }], holdout: 10 }, { id }) // 'short'
   */
  assign(name: string, definition: SplitDefinition, profile: ProfileRef): Promise<string>;
  /** How many were assigned to each branch. @throws NOT_FOUND */
  report(name: string): Promise<SplitReport>;
}
