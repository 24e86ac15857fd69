/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/** Wilson's score interval of a proportion (95 %). @param of more than 0 */
export function wilson(reached: number, of: number): readonly [number, number] {
  const p = reached / of;
  const middle = p + (Z * Z) / (2 * of);
  const reach = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)];
}

export interface Proportion {
  readonly reached: number;
  readonly of: number;
}

/**
 * How much larger one proportion is than another, and the 95 % interval of that difference by Newcombe's score method (Newcombe 1998, method 10): it holds
 * also where few or all have reached something. `undefined` where nobody is on one of both sides.
 */
export function liftOver(
  one: Proportion,
  other: Proportion,
): { readonly lift: number; readonly interval: readonly [number, number] } | undefined {
  if (one.of === 0 || other.of === 0) return undefined;
  const [p1, p2] = [one.reached / one.of, other.reached / other.of];
  const [l1, u1] = wilson(one.reached, one.of);
  const [l2, u2] = wilson(other.reached, other.of);
  const lift = p1 - p2;
  return {
    lift,
    interval: [lift - Math.hypot(p1 - l1, u2 - p2), lift + Math.hypot(u1 - p1, p2 - l2)],
  };
}
