import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Processes of one script that are replaced whenever they end, most of them killed by themselves in the middle of something. */
export class KilledProcesses<Message> {
  kills = 0;
  /** Processes that ended because a newer version had taken over. */
  refused = 0;
  /** Exit codes that should not have been. */
  failures: unknown[] = [];
  private readonly children = new Set<ChildProcess>();
  private ended = false;
  private seed = 1;

  /** @param argumentsOf what the process of a number is started with. @param hear each message of any. */
  constructor(
    private readonly script: string,
    private readonly argumentsOf: (seed: number) => string[],
    private readonly hear: (message: Message) => void,
  ) {}

  start(count: number): void {
    for (let i = 0; i < count; i++) this.spawn();
  }

  private spawn(): void {
    const child = fork(this.script, this.argumentsOf(this.seed++));
    this.children.add(child);
    child.on('message', (message) => this.hear(message as Message));
    child.on('exit', (code, signal) => {
      this.children.delete(child);
      if (signal === 'SIGKILL') this.kills++;
      else if (code === 3) this.refused++;
      else if (code !== 0) this.failures.push(code ?? -1);
      if (!this.ended) this.spawn();
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(
      [...this.children].map(async (child) => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }),
    );
  }
}
