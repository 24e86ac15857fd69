import type { EngineContext } from '../store/context';
import { checkChapters } from './checkChapters';
import { checkColumns } from './checkColumns';
import { checkCounts } from './checkCounts';
import { checkEvidence } from './checkEvidence';
import { checkFlows } from './checkFlows';
import { checkPeople } from './checkPeople';
import { checkStrays } from './checkStrays';
import { Findings } from './Findings';

/** What somebody is in the middle of looks like a problem: only what stays for so long, looked at as often, is one. */
const ROUNDS = 3;
const BETWEEN_ROUNDS_MS = 1_000;

/**
 * The invariants of docs/real-time.md over everything that an account stores. It only reads, and other processes may go on meanwhile; it takes as long as
 * asking every real-time segment of everybody.
 */
export async function checkInvariants(
  context: EngineContext,
  signal: AbortSignal | undefined,
): Promise<ReturnType<Findings['told']>> {
  let found = await look(context, signal);
  for (let round = 1; round < ROUNDS && !found.isEmpty; round++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_ROUNDS_MS));
    found = (await look(context, signal)).alsoIn(found);
  }
  return found.told();
}

async function look(context: EngineContext, signal: AbortSignal | undefined): Promise<Findings> {
  const findings = new Findings();
  await checkPeople(context, findings, signal);
  await checkColumns(context, findings, signal);
  await checkChapters(context, findings, signal);
  for (const check of [checkStrays, checkCounts, checkFlows, checkEvidence]) {
    signal?.throwIfAborted();
    await check(context, findings);
  }
  return findings;
}
