import type { FlowCounts } from '../../../../engine';
import type { DatabaseLink } from '../connection/DatabaseLink';

/** So often they are asked for while nothing is known to have happened: gates reject elsewhere. */
const EVERY_MS = 30_000;
/** After something has happened, they are asked for once it is over. */
const SOON_MS = 1_000;

/** How the flow of a node stands, told when it has changed. A database that is away is asked later. */
export class NumbersOfFlow {
  private readonly beat: NodeJS.Timeout;
  private soon: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly link: DatabaseLink,
    private readonly flowId: string,
    private readonly tell: (counts: FlowCounts) => void,
  ) {
    this.beat = setInterval(() => void this.ask(), EVERY_MS);
    this.beat.unref();
  }

  /** Something has happened. */
  changed(): void {
    if (this.stopped) return;
    this.soon ??= setTimeout(() => void this.ask(), SOON_MS);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.beat);
    clearTimeout(this.soon);
  }

  private async ask(): Promise<void> {
    this.soon = undefined;
    const counts = await this.link
      .run((engine) => engine.flows.counts(this.flowId), { waitMs: 0 })
      .catch(() => undefined);
    if (counts !== undefined && !this.stopped) this.tell(counts);
  }
}
