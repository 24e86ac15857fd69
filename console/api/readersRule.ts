import type { AudienceEngine, Rule } from '../../engine';
import { ApiError } from './ApiError';
import type { Caller } from './Call';

/**
 * A caller who may only read sees contact points masked; a rule that asks about them would spell them out, letter by letter. Rules of segments count by
 * what they say. What is no rule at all is left to the engine to refuse.
 *
 * @throws ApiError FORBIDDEN
 */
export async function checkReadersRule(
  engine: AudienceEngine,
  { role }: Caller,
  rule: Rule | null,
): Promise<void> {
  if (role === 'write' || rule === null) return;
  if (asksAboutIdentities(rule, 0))
    throw new ApiError(
      'FORBIDDEN',
      'A rule about email addresses, phone numbers or external ids takes the right to write.',
      'Use a key that may write, or leave those conditions out.',
    );
}

/** Deeper than any rule may be. */
const DEEPEST = 100;

function asksAboutIdentities(part: unknown, depth: number): boolean {
  if (typeof part !== 'object' || part === null || depth > DEEPEST) return false;
  if (Object.hasOwn(part, 'identity')) return true;
  return Object.values(part).some((one) => asksAboutIdentities(one, depth + 1));
}
