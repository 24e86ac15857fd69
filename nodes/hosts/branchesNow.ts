/**
 * Where each branch of before is among those of now: the one that reads the same, else the one that stands in its place and stood nowhere before (it was
 * edited); undefined where it is no more.
 */
export function branchesNow(before: readonly string[], now: readonly string[]): (number | undefined)[] {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const match = (from: number, to: number): void => {
    if (to < 0 || to >= now.length || found.has(from) || taken.has(to)) return;
    found.set(from, to);
    taken.add(to);
  };
  before.forEach((branch, i) => match(i, now[i] === branch ? i : -1));
  before.forEach((branch, i) =>
    match(
      i,
      now.findIndex((other, j) => other === branch && !taken.has(j)),
    ),
  );
  before.forEach((_branch, i) => match(i, i));
  return before.map((_branch, i) => found.get(i));
}

/**
 * How the outputs of a node move when its branches become others, as Node-RED's editor takes it: wires go along with their branch. Behind the branches may come
 * one output more.
 *
 * @param last whether it did, and does
 */
export function movedOutputs(
  before: readonly string[],
  now: readonly string[],
  last: { before: boolean; now: boolean },
): string {
  const places = branchesNow(before, now);
  const moved: Record<string, number> = {};
  places.forEach((place, i) => (moved[i] = place ?? -1));
  now.forEach((_branch, i) => {
    if (!places.includes(i)) moved[`new ${i}`] = i;
  });
  if (last.before) moved[before.length] = last.now ? now.length : -1;
  else if (last.now) moved['new last'] = now.length;
  return JSON.stringify(moved);
}
