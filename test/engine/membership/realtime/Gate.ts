/** Stops an engine at named steps of the real-time protocol (docs/real-time.md), so that others can act in between. */
export class Gate {
  private readonly held = new Map<string, { reached: () => void; released: Promise<void> }>();
  private readonly crashing = new Map<string, () => void>();

  readonly step = async (name: string): Promise<void> => {
    const crash = this.crashing.get(name);
    if (crash) {
      this.crashing.delete(name);
      crash();
      // A process that is killed says nothing more.
      await new Promise(() => undefined);
    }
    const hold = this.held.get(name);
    if (!hold) return;
    this.held.delete(name);
    hold.reached();
    await hold.released;
  };

  /** The next time the step is reached, the engine waits there until `release`. */
  hold(name: string): { reached: Promise<void>; release: () => void } {
    let [reached, release]: (() => void)[] = [];
    const whenReached = new Promise<void>((resolve) => (reached = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    this.held.set(name, { reached: reached as () => void, released });
    return { reached: whenReached, release: release as () => void };
  }

  /** The next time the step is reached, the call stands still for ever, as if the process had been killed. Resolves when that is so. */
  crash(name: string): Promise<void> {
    return new Promise((resolve) => this.crashing.set(name, resolve));
  }
}
