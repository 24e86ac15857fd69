import { isUnavailable } from '../connection/DatabaseLink';

/**
 * Runs tasks that have a key in common one after the other, in the order in which they came; others run beside them. Behind a task that finds the
 * database away the others do not try: they fail as it did, and are all made again.
 */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    const mine = Promise.allSettled(keys.map((key) => this.last.get(key))).then((before) => {
      for (const one of before) if (one.status === 'rejected' && isUnavailable(one.reason)) throw one.reason;
      return task();
    });
    for (const key of keys) this.last.set(key, mine);
    const forget = (): void => {
      for (const key of keys) if (this.last.get(key) === mine) this.last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  }
}
