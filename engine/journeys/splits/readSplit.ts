import { checkObject } from '../../api/checkOptions';
import type { SplitDefinition } from '../../api/splits';
import { readText } from '../../language/text/readText';
import { nameProblem } from '../../language/text/names';
import { isPlainObject } from '../../language/text/isPlainObject';
import { shown } from '../../language/text/shown';
import { InvalidArgumentError } from '../../store/errors';
import type { Share } from './pieces';

/** The branch of those who go nowhere. */
export const HOLDOUT = 'holdout';
const MOST_BRANCHES = 20;

export interface ReadSplit {
  readonly shares: readonly Share[];
  readonly flowId?: string;
}

/** @throws InvalidArgumentError */
export function readSplitName(name: string): string {
  const wrong = nameProblem(name);
  if (wrong === undefined) return name;
  throw new InvalidArgumentError(`The name of the split cannot be used: ${wrong}.`, {
    hint: 'Give text of 1 to 200 characters without control characters.',
    path: '/name',
  });
}

/** @throws InvalidArgumentError with the place of what is wrong */
export function readSplit(given: SplitDefinition): ReadSplit {
  checkObject(given, 'Give { branches: [{ name, share }] }.');
  const { branches, holdout } = given;
  if (!Array.isArray(branches) || branches.length === 0 || branches.length > MOST_BRANCHES)
    throw refuse('/branches', branches, `Give 1 to ${MOST_BRANCHES} of { name, share }.`);
  const shares = branches.map((branch, i) => readBranch(branch, `/branches/${i}`));
  if (holdout !== undefined) shares.push({ name: HOLDOUT, share: readShare(holdout, '/holdout') });
  shares.forEach(({ name }, i) => {
    if (shares.findIndex((other) => other.name === name) < i)
      throw refuse(
        i < branches.length ? `/branches/${i}/name` : '/holdout',
        name,
        'Give every branch a name of its own; "holdout" is that of the holdout.',
      );
  });
  const sum = shares.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 100) > 1e-6)
    throw new InvalidArgumentError(`The shares add up to ${Number(sum.toFixed(6))}.`, {
      hint: 'Give shares that add up to 100, the holdout among them.',
      path: '/branches',
    });
  const flowId = readText(given.flowId, 'flowId', false);
  return { shares, ...(flowId !== undefined && { flowId }) };
}

function readBranch(branch: unknown, path: string): Share {
  if (!isPlainObject(branch)) throw refuse(path, branch, 'Give { name, share }.');
  const { name, share } = branch as { name?: unknown; share?: unknown };
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`The name of a branch cannot be used: ${wrong}.`, {
      hint: 'Give text of 1 to 200 characters without control characters.',
      path: `${path}/name`,
    });
  return { name: name as string, share: readShare(share, `${path}/share`) };
}

function readShare(share: unknown, path: string): number {
  if (typeof share === 'number' && share >= 0 && share <= 100) return share;
  throw refuse(path, share, 'Give percent: a number from 0 to 100.');
}

const refuse = (path: string, found: unknown, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(`${path.split('/').pop()} is ${found === undefined ? 'missing' : shown(found)}.`, {
    hint,
    path,
  });
