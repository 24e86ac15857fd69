import { pointersOf, type GroupPart } from './tree';

/** One thing that is wrong with a rule, as `audience.validate` tells it. */
export interface PlacedProblem {
  path: string;
  message: string;
  hint: string;
}

/** The problems by the key of the innermost part they are about. */
export function placeProblems(
  root: GroupPart,
  problems: readonly PlacedProblem[],
): Map<string, PlacedProblem[]> {
  const pointers = [...pointersOf(root)];
  const placed = new Map<string, PlacedProblem[]>();
  for (const problem of problems) {
    // Parts come outermost first: of two at the same place, the inner one is the row.
    const [key] = pointers.reduce(
      (best, one) => (isAt(problem.path, one[1]) && one[1].length >= best[1].length ? one : best),
      [root.key, ''] as [string, string],
    );
    placed.set(key, [...(placed.get(key) ?? []), problem]);
  }
  return placed;
}

const isAt = (path: string, pointer: string): boolean => path === pointer || path.startsWith(`${pointer}/`);
