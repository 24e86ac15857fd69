import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Trouble } from './Trouble';

/** Nobody sees a skeleton for less than this. */
const SHOWN_AFTER_MS = 150;

/**
 * Something asked of the engine, and what came of it. A newer question ends the one before; what was answered last stays to be seen until the next answer
 * is there, so that nothing jumps.
 */
export class Question<Answer> implements ReactiveController {
  answer: Answer | undefined;
  trouble: Trouble | undefined;
  /** Asked, and slow enough to say so. */
  waiting = false;
  private running: AbortController | undefined;
  private last: (() => Promise<void>) | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get busy(): boolean {
    return this.running !== undefined;
  }

  /** Rejects never: trouble is an answer. */
  ask(question: (signal: AbortSignal) => Promise<Answer>): Promise<void> {
    this.last = () => this.run(question);
    return this.last();
  }

  /** The same once more. */
  again(): Promise<void> {
    return this.last?.() ?? Promise.resolve();
  }

  forget(): void {
    this.running?.abort();
    this.running = this.answer = this.trouble = undefined;
    this.waiting = false;
    this.host.requestUpdate();
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    this.running?.abort();
    this.running = undefined;
  }

  private async run(question: (signal: AbortSignal) => Promise<Answer>): Promise<void> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    const slow = setTimeout(() => {
      this.waiting = true;
      this.host.requestUpdate();
    }, SHOWN_AFTER_MS);
    this.host.requestUpdate();
    try {
      const answer = await question(mine.signal);
      if (this.running !== mine) return;
      this.answer = answer;
      this.trouble = undefined;
    } catch (error) {
      if (this.running !== mine || mine.signal.aborted) return;
      this.trouble = Trouble.of(error);
    } finally {
      clearTimeout(slow);
      if (this.running === mine) {
        this.running = undefined;
        this.waiting = false;
        this.host.requestUpdate();
      }
    }
  }
}
