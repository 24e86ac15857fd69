interface Running {
  readonly keys: ReadonlySet<string>;
  readonly done: Promise<void>;
}

/** Work that may run at the same time unless it has keys in common: then it runs in the order in which it came. */
export class Lanes {
  private readonly running = new Set<Running>();
  private failure: { error: unknown } | undefined;

  constructor(private readonly most: number) {}

  /** Resolves when there is room for more. @throws what earlier work has thrown */
  async run(keys: ReadonlySet<string>, work: () => Promise<void>): Promise<void> {
    const before = [...this.running].filter((other) => sharesOne(keys, other.keys)).map(({ done }) => done);
    const done = Promise.all(before)
      .then(() => (this.failure ? undefined : work()))
      .catch((error: unknown) => void (this.failure ??= { error }))
      .finally(() => this.running.delete(running));
    const running: Running = { keys, done };
    this.running.add(running);
    if (this.running.size >= this.most) await Promise.race([...this.running].map((one) => one.done));
    if (this.failure) await this.end();
  }

  /** Resolves when nothing runs any more. @throws what any work has thrown */
  async end(): Promise<void> {
    await Promise.all([...this.running].map(({ done }) => done));
    if (this.failure) throw this.failure.error;
  }
}

function sharesOne(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const key of small) if (large.has(key)) return true;
  return false;
}
