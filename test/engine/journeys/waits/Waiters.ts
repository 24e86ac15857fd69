import { resolve } from 'node:path';
import { checkout } from '../../../support/built';
import { KilledProcesses } from '../../../support/KilledProcesses';

const PROCESSES = 4;

/** What a process begins, and says again when it is acknowledged. */
interface Deed {
  open?: string;
  who?: string;
  buy?: string;
  cart?: string;
  until?: string;
  vip?: string;
  join?: [string, string];
  erase?: string;
}

export interface Handled {
  id: string;
  key: string;
  cart: string;
  branch: number | 'timedOut';
  event?: string;
}

interface Said {
  begun?: Deed;
  done?: Deed;
  handled?: Handled;
  acked?: string;
}

/** Processes in which people wait, buy, are asked about, joined and erased, killed at random steps; and what they said. */
export class Waiters extends KilledProcesses<Said> {
  /** By cart: whose it is. */
  readonly begun = new Map<string, string>();
  readonly opened = new Set<string>();
  /** Purchases that were acknowledged, and when (ms). */
  readonly bought: { cart: string; at: number }[] = [];
  /** When somebody was a VIP at the latest. */
  readonly vips = new Map<string, number>();
  readonly vipsBegun = new Set<string>();
  readonly handled: Handled[] = [];
  /** Ends that were handed out once more after somebody had handled them. */
  readonly twice: string[] = [];
  readonly counts = { joins: 0, erasures: 0 };
  private readonly erased = new Set<string>();
  private readonly groups = new Map<string, Set<string>>();
  private readonly acked = new Set<string>();

  constructor(uri: string, account: string) {
    super(
      resolve(__dirname, 'worker.cjs'),
      (seed) => [uri, account, String(seed), resolve(checkout, 'dist')],
      (said) => this.hearOf(said),
    );
  }

  override start(count = PROCESSES): void {
    super.start(count);
  }

  /** Waits have ended in every way, people were joined and erased, and processes killed meanwhile. */
  get hasSeenAll(): boolean {
    const ends = new Set(this.handled.map(({ branch }) => branch));
    return ends.size === 3 && this.counts.joins > 0 && this.counts.erasures > 0 && this.kills > 2;
  }

  /** Everybody who may be the same person, joined by somebody. */
  withJoined(who: string): ReadonlySet<string> {
    return this.groups.get(who) ?? new Set([who]);
  }

  /** Somebody has begun to erase one of those who may be the same. */
  isErased(who: string): boolean {
    return [...this.withJoined(who)].some((one) => this.erased.has(one));
  }

  handedOut(handled: Handled): void {
    if (this.acked.has(handled.id)) this.twice.push(handled.id);
    this.handled.push(handled);
  }

  private hearOf({ begun, done, handled, acked }: Said): void {
    if (handled) this.handedOut(handled);
    if (acked !== undefined) this.acked.add(acked);
    if (begun?.open !== undefined) this.begun.set(begun.open, begun.who as string);
    if (begun?.vip !== undefined) this.vipsBegun.add(begun.vip);
    if (begun?.erase !== undefined) this.erased.add(begun.erase);
    if (begun?.join) this.joined(begun.join);
    if (done?.open !== undefined) this.opened.add(done.open);
    if (done?.buy !== undefined) this.bought.push({ cart: done.cart as string, at: Date.now() });
    if (done?.vip !== undefined && !this.vips.has(done.vip)) this.vips.set(done.vip, Date.now());
    if (done?.join) this.counts.joins++;
    if (done?.erase !== undefined) this.counts.erasures++;
  }

  private joined([one, other]: [string, string]): void {
    const all = new Set([...this.withJoined(one), ...this.withJoined(other)]);
    for (const who of all) this.groups.set(who, all);
  }
}
