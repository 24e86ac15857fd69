/** Looked up at once, by id. */
export const LOOKED_UP = 10_000;

export function portions<T>(items: readonly T[], size = LOOKED_UP): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
