/** Items of one key each, in the order in which keys come first. */
export function groupsOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item, position: number) => string | number,
): Item[][] {
  const groups = new Map<string | number, Item[]>();
  for (const [position, item] of items.entries()) {
    const key = keyOf(item, position);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
