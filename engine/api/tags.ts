import type { Rule } from '../language/rule/types';
import type { ItemAnswers, ProfileRef, Progress, WriteOptions } from './common';

export interface ListedTag {
  /** As it was first written; names are compared trimmed and folded. */
  name: string;
  /** How many profiles carry it now. */
  profiles: number;
  createdAt: string;
}

export interface TagChangeOptions extends WriteOptions {
  /** For more profiles than this the answer carries `largeAudience` (R71); default 10 000. It never blocks. */
  largeAudience?: number;
  onProgress?: (progress: Progress) => void;
}

export interface TagChange {
  /** How many profiles were asked for. */
  profiles: number;
  /** How many of them have changed. */
  changed: number;
  /** More than `largeAudience` profiles got this change (R71). */
  largeAudience: boolean;
}

/** Tags for one profile, among many others that have their own. */
export interface TagItem {
  profile: ProfileRef;
  tags: readonly string[];
}

/** Tags: account-level labels, many on one profile and one on many (R60–R73). */
export interface TagsApi {
  /** @throws NAME_TAKEN, INVALID_ARGUMENT */
  create(name: string): Promise<{ name: string }>;
  /** By name, each with the number of profiles (R64). */
  list(): Promise<ListedTag[]>;
  /**
   * Takes the tag off every profile and deletes it (R66).
   *
   * @throws NOT_FOUND; IN_USE while a segment or an active flow uses it, unless `force`.
   */
  delete(
    name: string,
    options?: { force?: boolean; signal?: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<{ name: string; profiles: number }>;
  /**
   * Adds tags, known or new (R70), to the profiles named (an array) or to everyone who matches a rule (an object).
   *
   * @throws NOT_FOUND when a profile named does not exist (nothing is changed then), INVALID_RULE, INVALID_ARGUMENT.
   */
  add(
    to: readonly ProfileRef[] | Rule,
    tags: readonly string[],
    options?: TagChangeOptions,
  ): Promise<TagChange>;
  /** Removes tags; one that nobody knows is on nobody. @throws as `add` */
  remove(
    from: readonly ProfileRef[] | Rule,
    tags: readonly string[],
    options?: TagChangeOptions,
  ): Promise<TagChange>;
  /**
   * Adds tags to many profiles, each its own: an answer or an error for each, the good ones land. `changed`: it did not have all of them.
   *
   * @throws INVALID_ARGUMENT when there is no list
   * @example await engine.tags.addMany([{ profile: { email: 'ada@example.com' }, tags: ['vip'] }])
   */
  addMany(
    items: readonly TagItem[],
    options?: WriteOptions,
  ): Promise<ItemAnswers<{ profileId: string; changed: boolean }>>;
  /** Takes tags off many profiles, each its own. @throws as `addMany` */
  removeMany(
    items: readonly TagItem[],
    options?: WriteOptions,
  ): Promise<ItemAnswers<{ profileId: string; changed: boolean }>>;
}
