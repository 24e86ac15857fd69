import type { MongoClient } from 'mongodb';

/** How long a call waits for a server that says nothing. */
export interface Patience {
  /** 0: as long as it takes. */
  readonly deadlineMs: number;
  /** Whether MongoDB works for a moment only. Otherwise it may work for as long as its own heart beats. */
  readonly short: boolean;
}

interface Waiting extends Patience {
  waited: number;
  readonly giveUp: () => void;
}

const TICK_MS = 250;

/**
 * Hears whether MongoDB says anything on one pool of connections, so that no call waits for a server that is stopped or a network that swallows packets: the
 * driver itself notices that late. Time is counted in ticks of the event loop, so that a process which has been busy itself takes nobody for silent.
 */
export class Silence {
  private readonly waiting = new Set<Waiting>();
  /** Operations that were begun and not answered, and since when (ms) none was. */
  private underWay = 0;
  private unanswered = 0;
  /** Since when (ms) no server that takes writes has said that it is there. */
  private unheard = 0;
  private writable = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private ticked = 0;

  constructor(private readonly client: MongoClient) {
    const ended = (): void => {
      this.underWay--;
      this.unanswered = 0;
    };
    client.on('connectionCheckOutStarted', () => {
      if (this.underWay++ === 0) this.unanswered = 0;
    });
    client.on('connectionCheckOutFailed', ended);
    client.on('connectionCheckedIn', ended);
    client.on('serverHeartbeatSucceeded', ({ connectionId }) => {
      if (this.writable.has(connectionId)) this.unheard = 0;
    });
    client.on('topologyDescriptionChanged', ({ newDescription }) => {
      const servers = [...newDescription.servers.values()].filter(({ isWritable }) => isWritable);
      if (servers.some(({ address }) => !this.writable.has(address))) this.unheard = 0;
      this.writable = new Set(servers.map(({ address }) => address));
    });
  }

  /** The answer, or `unavailable()` as the reason when nothing was heard for so long. What was asked may still happen. */
  within<T>(answer: Promise<T>, patience: Patience, unavailable: () => Error): Promise<T> {
    if (patience.deadlineMs === 0) return answer;
    return new Promise<T>((resolve, reject) => {
      const one: Waiting = { ...patience, waited: 0, giveUp: () => reject(unavailable()) };
      const heard = (): void => this.end(one);
      this.begin(one);
      answer.then(resolve, reject).then(heard, heard);
    });
  }

  private begin(one: Waiting): void {
    this.waiting.add(one);
    if (this.timer !== undefined) return;
    this.unanswered = 0;
    this.unheard = 0;
    this.ticked = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.timer.unref();
  }

  private end(one: Waiting): void {
    this.waiting.delete(one);
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    const now = performance.now();
    // Whoever was busy has not listened.
    const passed = now - this.ticked > 2 * TICK_MS ? 0 : TICK_MS;
    this.ticked = now;
    this.unanswered = this.underWay === 0 ? 0 : this.unanswered + passed;
    this.unheard += passed;
    for (const one of [...this.waiting]) {
      one.waited += passed;
      if (Math.min(one.waited, this.silenceFor(one)) < one.deadlineMs) continue;
      this.end(one);
      one.giveUp();
    }
  }

  private silenceFor({ short }: Patience): number {
    const betweenBeats = this.client.options.heartbeatFrequencyMS;
    return Math.max(short ? this.unanswered : 0, this.unheard - betweenBeats);
  }
}
