import type { Entry } from '../../../../engine';

/** An entry that was sent into a flow and waits for an Acknowledge Entry node. */
export interface SentEntry {
  readonly entry: Entry;
  /** Of `performance.now()`. */
  readonly sentAt: number;
}

/**
 * What this process has sent and nobody has acknowledged yet, by flow. It outlives a deploy, so that a deploy repeats
 * nothing, and dies with the process, so that a restart gets everything again from the database.
 */
class EntriesInFlight {
  private readonly flows = new Map<string, Map<string, SentEntry>>();
  private readonly listeners = new Map<string, () => void>();

  of(flowId: string): ReadonlyMap<string, SentEntry> {
    return this.open(flowId);
  }

  add(flowId: string, sent: SentEntry): void {
    this.open(flowId).set(sent.entry.id, sent);
  }

  /** The entry was acknowledged, given back, or is given up here. */
  settle(flowId: string, entryId: string): void {
    const flow = this.open(flowId);
    if (flow.delete(entryId)) this.listeners.get(flowId)?.();
    if (flow.size === 0) this.flows.delete(flowId);
  }

  /** One listener per flow, called at each `settle`. The answer removes it. */
  onSettled(flowId: string, listener: () => void): () => void {
    this.listeners.set(flowId, listener);
    return () => {
      if (this.listeners.get(flowId) === listener) this.listeners.delete(flowId);
    };
  }

  private open(flowId: string): Map<string, SentEntry> {
    let flow = this.flows.get(flowId);
    if (flow === undefined) this.flows.set(flowId, (flow = new Map()));
    return flow;
  }
}

export const entriesInFlight = new EntriesInFlight();
