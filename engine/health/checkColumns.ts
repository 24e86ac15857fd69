import type { ObjectId } from 'mongodb';
import { auditPage } from '../evaluation/packed/audit';
import { Damaged } from '../evaluation/packed/errors';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** Each row of packed columns beside its document. Columns that are written anew meanwhile are looked at from there on. */
export async function checkColumns(
  context: EngineContext,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (context.columnsFrom === undefined) return;
  let after: ObjectId | undefined;
  for (let missed = 0; missed < TRIES;) {
    signal?.throwIfAborted();
    try {
      const page = await auditPage(context, after);
      if (!page) missed++;
      else {
        findings.count('rows', page.people);
        for (const { id, message } of page.wrong) findings.add('columns', 'packChunks', id, message);
        if (!page.last) return;
        after = page.last;
      }
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      findings.add('columns', 'packManifests', context.account, error.message);
      return;
    }
  }
}

/** Without columns the first says so already; those that are written anew every second are not worth more. */
const TRIES = 5;
