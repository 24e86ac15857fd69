/** Items of a later source that are kept while an earlier one is still read. */
const AHEAD = 16;

/**
 * Everything of the first source, then of the second …; the next source is read ahead while one is consumed. It is begun with the second
 * item that somebody wants: who stops at the first page does not pay for it. Stopping early ends all that was begun.
 */
export async function* inOrder<T>(sources: readonly (() => AsyncGenerator<T>)[]): AsyncGenerator<T> {
  const begun: ReadAhead<T>[] = [];
  try {
    let wanted = 0;
    for (let i = 0; i < sources.length; i++) {
      begun[i] ??= new ReadAhead((sources[i] as () => AsyncGenerator<T>)());
      for (;;) {
        const next = sources[i + 1];
        if (wanted++ > 0 && next) begun[i + 1] ??= new ReadAhead(next());
        const item = await (begun[i] as ReadAhead<T>).next();
        if (item === undefined) break;
        yield item.value;
      }
    }
  } finally {
    await Promise.all(begun.map((reader) => reader.stop()));
  }
}

/** Reads a source into a queue of limited length. */
class ReadAhead<T> {
  private readonly queue: { value: T }[] = [];
  private ended = false;
  private stopped = false;
  private failure: { error: unknown } | undefined;
  private wake: () => void = () => undefined;
  private readonly reading: Promise<void>;

  constructor(private readonly source: AsyncGenerator<T>) {
    this.reading = this.read();
  }

  async next(): Promise<{ value: T } | undefined> {
    for (;;) {
      const item = this.queue.shift();
      this.signal();
      if (item) return item;
      if (this.failure) throw this.failure.error;
      if (this.ended) return undefined;
      await this.change();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.signal();
    await this.reading;
  }

  private async read(): Promise<void> {
    try {
      for await (const value of this.source) {
        if (this.stopped) return;
        this.queue.push({ value });
        this.signal();
        while (this.queue.length >= AHEAD && !this.stopped) await this.change();
        if (this.stopped) return;
      }
    } catch (error) {
      this.failure = { error };
    } finally {
      this.ended = true;
      this.signal();
    }
  }

  private changed: Promise<void> | undefined;

  private change(): Promise<void> {
    this.changed ??= new Promise((resolve) => {
      this.wake = () => {
        this.changed = undefined;
        resolve();
      };
    });
    return this.changed;
  }

  private signal(): void {
    this.wake();
  }
}
