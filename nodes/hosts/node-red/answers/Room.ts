/** Lets so many in at a time, the others in their order. */
export class Room {
  private inside = 0;
  private isOpen = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** Runs the task as soon as there is room. */
  async hold<T>(task: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  /** While it is open nobody waits. */
  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (!isOpen) return;
    const waiting = this.waiting.splice(0);
    this.inside += waiting.length;
    for (const letIn of waiting) letIn();
  }

  private enter(): Promise<void> | undefined {
    if (!this.isOpen && this.inside >= this.most) return new Promise((resolve) => this.waiting.push(resolve));
    this.inside += 1;
    return undefined;
  }

  /** Whoever waits takes the place over: nobody who comes in the same instant can. */
  private leave(): void {
    const next = this.inside <= this.most ? this.waiting.shift() : undefined;
    if (next) next();
    else this.inside -= 1;
  }
}
