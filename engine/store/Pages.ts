/**
 * An answer that is found page by page and handed out item by item. An async generator would cost two turns of the event loop's queue for
 * each item and layer; here an item of the present page costs one resolved promise, which counts when there are a million.
 */
export class Pages<T> implements AsyncIterableIterator<T> {
  private page: readonly T[] = [];
  private at = 0;
  private turning: Promise<void> | undefined;
  private translate: (error: unknown) => unknown = (error) => error;
  private within: <A>(answer: Promise<A>) => Promise<A> = (answer) => answer;

  constructor(private readonly pages: AsyncGenerator<readonly T[], void, undefined>) {}

  /** Whatever goes wrong comes out as `translate` puts it. */
  translating(translate: (error: unknown) => unknown): this {
    this.translate = translate;
    return this;
  }

  /** Each page is waited for as `within` waits. */
  waiting(within: <A>(answer: Promise<A>) => Promise<A>): this {
    this.within = within;
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.at < this.page.length) return Promise.resolve({ value: this.page[this.at++] as T, done: false });
    return this.turned();
  }

  /** Who stops early ends what was begun. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.page = [];
    await this.pages.return();
    return { value: undefined, done: true };
  }

  /** The next item once its page is there; those who asked meanwhile wait for the same page. */
  private async turned(): Promise<IteratorResult<T, undefined>> {
    while (this.at >= this.page.length) {
      if (this.turning) await this.turning;
      else if (!(await this.turn())) return { value: undefined, done: true };
    }
    return { value: this.page[this.at++] as T, done: false };
  }

  private async turn(): Promise<boolean> {
    let turned: () => void = () => undefined;
    this.turning = new Promise((resolve) => (turned = resolve));
    try {
      const { value, done } = await this.within(this.pages.next());
      [this.page, this.at] = [value ?? [], 0];
      return done !== true;
    } catch (error) {
      throw this.translate(error);
    } finally {
      this.turning = undefined;
      turned();
    }
  }
}
