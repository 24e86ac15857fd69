import type { RuleProblem } from '../errors';
import { nearest } from '../text/nearest';
import { MAX_PROBLEMS } from './limits';

/** JSON Pointer of a member (RFC 6901). */
export function pointer(path: string, key: string | number): string {
  return `${path}/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

/** Collects everything that is wrong with a rule, in one pass. */
export class Problems {
  readonly found: RuleProblem[] = [];

  /** What was found and what was expected; the hint says what to do. */
  add(path: string, message: string, hint: string): undefined {
    if (this.found.length < MAX_PROBLEMS) this.found.push({ path, code: 'INVALID_RULE', message, hint });
    return undefined;
  }

  /** A word that is none of the known ones: the nearest is named. */
  unknownWord(path: string, what: string, found: unknown, words: Iterable<string>): undefined {
    const known = [...words];
    const near = typeof found === 'string' ? nearest(found, known) : undefined;
    const shown = known.length > 30 ? `${known.slice(0, 30).join(', ')}, …` : known.join(', ');
    return this.add(path, `found ${shortly(found)}, expected ${what}: ${shown}`, near === undefined ? `Use one of: ${shown}.` : `Did you mean ${JSON.stringify(near)}?`);
  }
}

/** Any value in a few words. */
export function shortly(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return String(value);
}
