/** Epochs of one source in their order: by the instant, then by the profile's revision. Those of launches are counted. */
export function isLater(epoch: string, than: string | undefined): boolean {
  if (than === undefined) return true;
  const [a, b] = [orderOf(epoch), orderOf(than)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

const orderOf = (epoch: string): number[] =>
  epoch
    .split('.')
    .map(Number)
    .filter((part) => !Number.isNaN(part))
    .reverse();

/** The epoch of everyone who enters at a launch through a source that is asked once. */
export const launchEpoch = (launch: number): string => `launch.${launch}`;
