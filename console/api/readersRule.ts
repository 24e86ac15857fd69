import type { Rule } from '../../engine';
import { ApiError } from './ApiError';
import type { Caller } from './Call';
import { SHOWN } from './mask';

/**
 * A caller who may only read sees contact points masked, and of attributes those that tables show; a rule about the others, or about what stands in
 * events, would spell them out, letter by letter. So such a rule lists nobody and compares nothing; it may be counted, in steps of five. Rules of segments count
 * by what they say. What is no rule at all is left to the engine to refuse.
 *
 * @throws ApiError FORBIDDEN
 */
export function checkReadersRule({ role }: Caller, rule: Rule | null, { counted = false } = {}): void {
  if (role === 'write' || rule === null) return;
  if (someIn(rule, (part) => Object.hasOwn(part, 'identity')))
    throw new ApiError(
      'FORBIDDEN',
      'A rule about email addresses, phone numbers or external ids takes the right to write.',
      'Use a key that may write, or leave those conditions out.',
    );
  if (!counted && someIn(rule, isHidden))
    throw new ApiError(
      'FORBIDDEN',
      `A rule about what stands in events, or about other attributes than ${SHOWN.join(', ')}, lists people to those who may write.`,
      'Use a key that may write, leave those conditions out, or count.',
    );
}

/**
 * Whoever may only read asks for people by the ids that lists have told them: an address that finds somebody would be told by that.
 *
 * @throws ApiError FORBIDDEN
 */
export function checkReadersRefs({ role }: Caller, refs: readonly unknown[]): void {
  if (role === 'write' || refs.every(isById)) return;
  throw new ApiError(
    'FORBIDDEN',
    'People are found by email address, phone number or external id by those who may write.',
    'Use a key that may write, or give { id }.',
  );
}

const isById = (ref: unknown): boolean =>
  typeof ref === 'object' && ref !== null && Object.keys(ref).every((name) => name === 'id');

const isHidden = (part: object): boolean => {
  const { attribute } = part as { attribute?: unknown };
  if (Object.hasOwn(part, 'attribute')) return typeof attribute !== 'string' || !SHOWN.includes(attribute);
  return ['where', 'measure', 'followedBy'].some((word) => Object.hasOwn(part, word));
};

/** Deeper than any rule may be. */
const DEEPEST = 100;

function someIn(part: unknown, is: (part: object) => boolean, depth = 0): boolean {
  if (typeof part !== 'object' || part === null || depth > DEEPEST) return false;
  return is(part) || Object.values(part).some((one) => someIn(one, is, depth + 1));
}
