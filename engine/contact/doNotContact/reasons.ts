import { fold } from '../../language/text/fold';
import { readText } from '../../language/text/readText';

const KNOWN: ReadonlySet<string> = new Set([
  'unsubscribed',
  'bounced',
  'complaint',
  'keyword',
  'manual',
  'import',
  'flow',
]);

/** A reason as it is kept: the known words are one however they are written (`Unsubscribed`), any other text stays as it is. */
export function knownReason(text: string): string {
  const word = fold(text.trim());
  return KNOWN.has(word) ? word : text;
}

/** @throws InvalidArgumentError, at `/reason` */
export function readReason(value: unknown, required: boolean): string | undefined {
  const text = readText(value, 'reason', required);
  return text === undefined ? undefined : knownReason(text);
}

/** How a reason may stand on the list: what was listed in earlier times stands there as it was written. */
export function spellingsOf(reason: string): string[] {
  const known = knownReason(reason);
  return KNOWN.has(known)
    ? [...new Set([known, known.charAt(0).toUpperCase() + known.slice(1), known.toUpperCase(), reason])]
    : [reason];
}
