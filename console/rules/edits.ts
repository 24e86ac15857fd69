import { isGroup, type GroupPart, type Part, type RowPart } from './tree';

/** Changes of the tree. Each gives a new tree and leaves the old one alone; a key that is not there changes nothing. */

/** Replaces a part wherever it stands, also inside of a where. */
export function changePart(root: GroupPart, key: string, change: (part: Part) => Part): GroupPart {
  const visit = (part: Part): Part => {
    if (part.key === key) return change(part);
    if (!isGroup(part)) {
      const { where, followedBy } = part;
      const row = where === undefined ? part : keep(part, 'where', visit(where) as GroupPart);
      return followedBy === undefined ? row : keep(row, 'followedBy', visit(followedBy) as RowPart);
    }
    const members = part.members.map(visit);
    return members.some((member, index) => member !== part.members[index]) ? { ...part, members } : part;
  };
  return visit(root) as GroupPart;
}

const keep = <P extends Part, K extends keyof P>(part: P, name: K, value: P[K]): P =>
  part[name] === value ? part : { ...part, [name]: value };

const changeGroup = (root: GroupPart, key: string, change: (group: GroupPart) => GroupPart): GroupPart =>
  changePart(root, key, (part) => (isGroup(part) ? change(part) : part));

/** Puts a part into a group, at the end unless an index says where. */
export const addPart = (root: GroupPart, groupKey: string, part: Part, index = Infinity): GroupPart =>
  changeGroup(root, groupKey, (group) => ({
    ...group,
    members: [...group.members.slice(0, index), part, ...group.members.slice(index)],
  }));

/** Takes a part out; a where of which nothing is left goes with it. */
export function removePart(root: GroupPart, key: string): GroupPart {
  const home = homeOf(root, key);
  if (home === undefined) return root;
  const owner =
    home.group.members.length === 1
      ? rowsOf(root).find(({ where }) => where?.key === home.group.key)
      : undefined;
  if (owner !== undefined)
    return changePart(root, owner.key, (row) => withoutMember(row as RowPart, 'where'));
  return without(root, home.group, key);
}

/** A row without its where, or without the step that follows it. */
export const withoutMember = (row: RowPart, name: 'where' | 'followedBy'): RowPart =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)) as unknown as RowPart;

const without = (root: GroupPart, { key: groupKey }: GroupPart, key: string): GroupPart =>
  changeGroup(root, groupKey, (group) => ({
    ...group,
    members: group.members.filter((member) => member.key !== key),
  }));

const rowsOf = (part: Part): RowPart[] =>
  isGroup(part)
    ? part.members.flatMap(rowsOf)
    : [
        part,
        ...(part.where === undefined ? [] : rowsOf(part.where)),
        ...(part.followedBy === undefined ? [] : rowsOf(part.followedBy)),
      ];

/** The group in which a part stands, and where. */
export function homeOf(root: Part, key: string): { group: GroupPart; index: number } | undefined {
  if (!isGroup(root))
    return (root.where && homeOf(root.where, key)) ?? (root.followedBy && homeOf(root.followedBy, key));
  const index = root.members.findIndex((member) => member.key === key);
  if (index !== -1) return { group: root, index };
  for (const member of root.members) {
    const found = homeOf(member, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function findPart(root: Part, key: string): Part | undefined {
  if (root.key === key) return root;
  const home = homeOf(root, key);
  if (home !== undefined) return home.group.members[home.index];
  return wheresOf(root).find((where) => where.key === key) ?? rowsOf(root).find((row) => row.key === key);
}

const wheresOf = (part: Part): GroupPart[] => rowsOf(part).flatMap(({ where }) => where ?? []);

/** Whether a part may stand in a group: not within itself, and property conditions stay in the where they are in. */
export function mayMove(root: GroupPart, key: string, groupKey: string): boolean {
  const part = findPart(root, key);
  if (part === undefined || homeOf(root, key) === undefined || findPart(part, groupKey) !== undefined)
    return false;
  const area = (of: string): string | undefined =>
    wheresOf(root).findLast((where) => findInArea(where, of))?.key;
  return area(key) === area(groupKey);
}

function findInArea(where: GroupPart, key: string): boolean {
  return (
    where.key === key ||
    where.members.some((member) => member.key === key || (isGroup(member) && findInArea(member, key)))
  );
}

/** Moves a part before the member at `index` of a group, counted before it is taken out. */
export function movePart(root: GroupPart, key: string, groupKey: string, index: number): GroupPart {
  if (!mayMove(root, key, groupKey)) return root;
  const home = homeOf(root, key) as { group: GroupPart; index: number };
  const part = home.group.members[home.index] as Part;
  const target = home.group.key === groupKey && home.index < index ? index - 1 : index;
  return addPart(without(root, home.group, key), groupKey, part, target);
}

/**
 * One step up or down, as arrow keys do it: past a row, into a group that is in the way, and out of a group at its end.
 * At the end of the outermost group nothing changes.
 */
export function stepPart(root: GroupPart, key: string, step: -1 | 1): GroupPart {
  const home = homeOf(root, key);
  if (home === undefined) return root;
  const { group, index } = home;
  const neighbour = group.members[index + step];
  if (neighbour !== undefined) {
    if (isGroup(neighbour))
      return movePart(root, key, neighbour.key, step === 1 ? 0 : neighbour.members.length);
    return movePart(root, key, group.key, step === 1 ? index + 2 : index - 1);
  }
  const outside = homeOf(root, group.key);
  return outside === undefined
    ? root
    : movePart(root, key, outside.group.key, step === 1 ? outside.index + 1 : outside.index);
}
