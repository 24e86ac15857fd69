import type { IRun } from 'n8n-workflow';

/** When an entry counts as handled. */
export type MarkAsDelivered = 'started' | 'finished' | 'succeeded' | 'later';

/**
 * How an execution ended, as n8n tells the trigger: with a run; with nothing, because this very attempt was already handed
 * over (`duplicate`); or not at all, because it could not start, somebody cancelled it, or what ran it died (`interrupted`).
 */
export type Outcome =
  | { kind: 'ended'; status: IRun['status']; error?: string }
  | { kind: 'interrupted'; error: string }
  | { kind: 'duplicate' }
  | { kind: 'cancelled' }
  | { kind: 'notStarted'; error: string };

/** What becomes of the entry. `expire`: nothing now; it comes again when its lease is over, unless somebody acknowledges it. */
export type Verdict = 'acknowledge' | 'retry' | 'park' | 'expire';

/** What an execution's end means for its entries. A run that waits is n8n's own from then on and counts as a success. */
export function verdictOn(
  outcome: Outcome,
  mark: MarkAsDelivered,
  attempt: number,
  maxAttempts: number,
): Verdict {
  const again: Verdict = attempt >= maxAttempts ? 'park' : 'retry';
  if (mark === 'started') return 'acknowledge';
  if (outcome.kind === 'duplicate') return 'expire';
  if (outcome.kind === 'notStarted') return again;
  if (mark === 'later') return 'expire';
  if (outcome.kind === 'interrupted') return again;
  if (mark === 'finished') return 'acknowledge';
  const succeeded =
    outcome.kind === 'ended' && (outcome.status === 'success' || outcome.status === 'waiting');
  return succeeded ? 'acknowledge' : again;
}

/**
 * Reads what n8n's promise resolved to. An error without a node that ran last is not the flow's: in queue
 * mode that is how n8n tells that the worker is gone.
 */
export function outcomeOf(run: IRun | undefined): Outcome {
  if (run === undefined) return { kind: 'duplicate' };
  const { error, lastNodeExecuted } = run.data?.resultData ?? {};
  const message = error?.message;
  if (run.status === 'crashed' || (run.status === 'error' && lastNodeExecuted === undefined))
    return { kind: 'interrupted', error: message ?? run.status };
  return { kind: 'ended', status: run.status, ...(message === undefined ? {} : { error: message }) };
}

/** Reads what n8n's promise was rejected with. */
export function outcomeOfRejection(reason: unknown): Outcome {
  const name = reason instanceof Error ? `${reason.name} ${reason.constructor.name}` : '';
  if (/Cancel/i.test(name)) return { kind: 'cancelled' };
  return { kind: 'notStarted', error: reason instanceof Error ? reason.message : String(reason) };
}

/** The words for why an entry is tried again or set aside. */
export function reasonOf(outcome: Outcome): string {
  if (outcome.kind === 'ended') return outcome.error ?? `The execution ended as '${outcome.status}'`;
  if (outcome.kind === 'notStarted') return `The execution did not start: ${outcome.error}`;
  if (outcome.kind === 'interrupted') return `The execution was interrupted: ${outcome.error}`;
  return outcome.kind === 'cancelled'
    ? 'The execution was cancelled'
    : 'The execution had been started before';
}
