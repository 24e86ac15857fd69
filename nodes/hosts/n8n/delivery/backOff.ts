const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;

/** How long to wait before an entry is tried again: 5 s, 10 s, 20 s … up to a quarter of an hour. */
export function backOffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
}

/** How long to wait before an unreachable database is asked again: 0.5 s, 1 s, 2 s … up to half a minute. */
export function reconnectMs(failures: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(10, Math.max(0, failures - 1)));
}
