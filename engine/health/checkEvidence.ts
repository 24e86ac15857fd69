import { verifyEverything } from '../contact/doNotContact/anchor';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

/** The Do Not Contact list, its histories and their chain. */
export async function checkEvidence(context: EngineContext, findings: Findings): Promise<void> {
  const { checked, broken } = await verifyEverything(context);
  findings.count('doNotContact', checked);
  if (broken !== undefined)
    findings.add('evidence', 'doNotContact', broken, 'The list is not what its history says.');
}
