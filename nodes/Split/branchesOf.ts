import { InvalidArgumentError, type SplitDefinition } from '../../engine';

/**
 * The branches that a form says in one line: `short: 45, long: 45`. Without any share what the holdout leaves is shared evenly.
 *
 * @throws InvalidArgumentError for what cannot be read; whether shares add up is for the engine to say
 */
export function branchesOf(text: string, holdout: number): SplitDefinition {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0)
    throw new InvalidArgumentError('The split has no branches.', {
      hint: 'Write names with their shares, for example "short: 45, long: 45".',
      path: '/branches',
    });
  const read = parts.map((part, i) => {
    const at = part.lastIndexOf(':');
    if (at < 0) return { name: part, share: undefined };
    const said = part
      .slice(at + 1)
      .replace('%', '')
      .trim();
    const share = Number(said);
    if (said === '' || !Number.isFinite(share))
      throw new InvalidArgumentError(`The share of "${part.slice(0, at)}" is no number.`, {
        hint: 'Write "name: 45"; the colon parts the name from its share.',
        path: `/branches/${i}/share`,
      });
    return { name: part.slice(0, at).trim(), share };
  });
  const even = read.every(({ share }) => share === undefined);
  const without = read.findIndex(({ share }) => share === undefined);
  if (!even && without >= 0)
    throw new InvalidArgumentError(`"${read[without]?.name}" has no share, and others have one.`, {
      hint: 'Give every branch a share, or none. Branches are parted by commas, and decimals written with a point: "short: 33.3, long: 66.7".',
      path: `/branches/${without}/share`,
    });
  return {
    branches: read.map(({ name, share }) => ({
      name,
      share: even ? (100 - holdout) / read.length : (share ?? 0),
    })),
    ...(holdout > 0 && { holdout }),
  };
}

/** The output of a branch: in their order, the holdout last. */
export const outputOf = ({ branches }: SplitDefinition, branch: string): number => {
  const at = branches.findIndex(({ name }) => name === branch);
  return at < 0 ? branches.length : at;
};

export const outputsOf = ({ branches, holdout }: SplitDefinition): number =>
  branches.length + (holdout === undefined ? 0 : 1);
