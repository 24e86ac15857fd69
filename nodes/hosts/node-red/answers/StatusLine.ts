import type { Node, NodeAPI, NodeStatus } from 'node-red';
import type { LinkState } from '../connection/DatabaseLink';

/** Where the words stand that all nodes share. */
const SHARED_WORDS = '@audience-engine/n8n-nodes-audience/audience-connection:status.';

/** A Status node and every open editor get each update: two a second are enough to read. */
const LEAST_INTERVAL_MS = 500;

/**
 * What stands under a node, in words. A database that is away outranks everything; then the last error, until something
 * succeeds; then what the node itself has to say.
 */
export class StatusLine {
  private link: LinkState = 'idle';
  private failure: string | undefined;
  private own: NodeStatus = {};
  /** What stands under the node; of what an earlier instance left there nothing is known. */
  private shown: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
  ) {}

  /** What the connection says. */
  database(state: LinkState): void {
    this.link = state;
    this.show();
  }

  /** The last message failed, with this code. */
  failed(code: string): void {
    this.failure = code;
    this.show();
  }

  /** The last message succeeded. */
  succeeded(): void {
    this.failure = undefined;
    this.show();
  }

  /** The node's own words; `{}` is none. */
  say(status: NodeStatus): void {
    this.own = status;
    this.show();
  }

  noConnection(): void {
    this.link = 'idle';
    this.say({ fill: 'red', shape: 'ring', text: this.RED._(`${SHARED_WORDS}noConnection`) });
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lastAt = Number.POSITIVE_INFINITY;
  }

  private show(): void {
    if (this.timer !== undefined || this.lastAt === Number.POSITIVE_INFINITY) return;
    const wait = this.lastAt + LEAST_INTERVAL_MS - performance.now();
    if (wait <= 0) this.publish();
    else this.timer = setTimeout(() => this.publish(), wait);
  }

  private publish(): void {
    this.timer = undefined;
    const status = this.current();
    const text = JSON.stringify(status);
    if (text === this.shown) return;
    this.shown = text;
    this.lastAt = performance.now();
    this.node.status(status);
  }

  private current(): NodeStatus {
    if (this.link === 'away')
      return { fill: 'yellow', shape: 'ring', text: this.RED._(`${SHARED_WORDS}databaseAway`) };
    if (this.link === 'unusable')
      return { fill: 'red', shape: 'ring', text: this.RED._(`${SHARED_WORDS}connectionUnusable`) };
    if (this.failure !== undefined)
      return { fill: 'red', shape: 'ring', text: this.RED._(`${SHARED_WORDS}error.${this.failure}`) };
    return this.own;
  }
}
