const runs = new WeakMap<object, Map<string, Promise<unknown>>>();

/** Asks once in the run of a node, however many items want to know. */
export function onceInRun<T>(run: object, what: string, ask: () => Promise<T>): Promise<T> {
  const known = runs.get(run) ?? new Map<string, Promise<unknown>>();
  runs.set(run, known);
  const asked = (known.get(what) as Promise<T> | undefined) ?? ask();
  known.set(what, asked);
  return asked;
}
