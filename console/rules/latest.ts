/**
 * Lets only the newest question be answered: a change makes every answer that is still on its way worthless, and a question is
 * asked when nothing has changed for a while.
 */
export class Latest {
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param quietMs how long nothing may have changed */
  constructor(private readonly quietMs: number) {}

  /** Asks after the quiet time; `onAnswer` and `onFailure` hear of it unless something has changed since. */
  ask<Answer>(
    question: () => Promise<Answer>,
    onAnswer: (answer: Answer) => void,
    onFailure: (reason: unknown) => void,
  ): void {
    this.cancel();
    const mine = this.turn;
    const ifLatest =
      <Heard>(hear: (heard: Heard) => void) =>
      (heard: Heard): void => {
        if (mine === this.turn) hear(heard);
      };
    this.timer = setTimeout(
      () => void question().then(ifLatest(onAnswer), ifLatest(onFailure)),
      this.quietMs,
    );
  }

  /** Nothing that was asked before is answered any more. */
  cancel(): void {
    this.turn += 1;
    clearTimeout(this.timer);
  }
}
