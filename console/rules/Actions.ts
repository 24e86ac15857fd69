import type { Part } from './tree';

/** What a group lets its builder do. */
export interface Actions {
  change(key: string, change: (part: Part) => Part): void;
  add(groupKey: string, part: Part): void;
  remove(key: string): void;
  step(key: string, step: -1 | 1): void;
  /** Dragging: what is held, where it would fall, and letting go. */
  hold(key: string | undefined): void;
  hover(groupKey: string, index: number): void;
  drop(): void;
  dropAt: { groupKey: string; index: number } | undefined;
}
