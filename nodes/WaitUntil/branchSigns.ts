import { createHash } from 'node:crypto';
import { branchesNow } from '../hosts/branchesNow';

/** A mark of each branch as the form has it. An item takes them along, so that it leaves by its own branch from a node whose branches are others since. */
export const branchSigns = (branches: readonly unknown[]): string[] =>
  branches.map((branch) =>
    createHash('sha256')
      .update(JSON.stringify(branch) ?? '')
      .digest('base64url')
      .slice(0, 10),
  );

/**
 * Which branch of now it is that has ended the wait of an item that began to wait for others; undefined where it is no more.
 *
 * @param before as the item brings them; of one that brings none the branch is its number
 */
export const branchNow = (ended: number, before: unknown, now: readonly string[]): number | undefined =>
  Array.isArray(before) && ended < before.length ? branchesNow(before as string[], now)[ended] : ended;
