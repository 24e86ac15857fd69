import type { ListedTag } from '../../../../engine';
import { toldNumber } from '../../../../console/api/toldNumber';

/** A tag as the sidebar lists it. */
export interface TagCard extends Omit<ListedTag, 'profiles'> {
  profiles?: number;
  /** Fewer than five: how many is told to nobody who may not look them up. */
  few?: true;
  /** In steps of five. */
  approximate?: true;
}

export const tagCards = (tags: readonly ListedTag[], mayWrite: boolean): TagCard[] =>
  tags.map(({ profiles, ...tag }) => {
    const { count, ...rest } = toldNumber(profiles, mayWrite);
    return { ...tag, ...(count !== undefined && { profiles: count }), ...rest };
  });
