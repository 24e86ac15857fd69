import type { RuleProblem } from '../../store/errors';
import { nearest } from '../text/nearest';
import { shown } from '../text/shown';
import { MAX_PROBLEMS } from './limits';

/** JSON Pointer of a member (RFC 6901). */
export function pointer(path: string, key: string | number): string {
  const text = String(key);
  return `${path}/${/[~/]/.test(text) ? text.replace(/~/g, '~0').replace(/\//g, '~1') : text}`;
}

/** Collects everything that is wrong with a rule, in one pass. */
export class Problems {
  readonly found: RuleProblem[] = [];

  /** What else is wrong is not noted any more. */
  get isFull(): boolean {
    return this.found.length >= MAX_PROBLEMS;
  }

  /** What was found and what was expected; the hint says what to do. */
  add(path: string, message: string, hint: string): undefined {
    if (this.found.length < MAX_PROBLEMS) this.found.push({ path, code: 'INVALID_RULE', message, hint });
    return undefined;
  }

  /** A member that is not what is expected there; one that is missing is noted at the object that lacks it. */
  wrongMember(path: string, key: string, found: unknown, expected: string, hint: string): undefined {
    if (found === undefined) return this.add(path, `"${key}" is missing, expected ${expected}`, hint);
    return this.add(pointer(path, key), `found ${shown(found)}, expected ${expected}`, hint);
  }

  /** A member whose word is none of the known ones: the nearest is named. */
  unknownMember(path: string, key: string, what: string, found: unknown, words: Iterable<string>): undefined {
    if (found !== undefined) return this.unknownWord(pointer(path, key), what, found, words);
    const named = [...words].join(', ');
    return this.wrongMember(path, key, found, `${what}: ${named}`, `Give "${key}" one of: ${named}.`);
  }

  /** A word that is none of the known ones: the nearest is named. */
  unknownWord(path: string, what: string, found: unknown, words: Iterable<string>): undefined {
    const known = [...words];
    const near = typeof found === 'string' ? nearest(found, known) : undefined;
    const named = known.length > 30 ? `${known.slice(0, 30).join(', ')}, …` : known.join(', ');
    return this.add(
      path,
      `found ${shown(found)}, expected ${what}: ${named}`,
      near === undefined ? `Use one of: ${named}.` : `Did you mean ${JSON.stringify(near)}?`,
    );
  }
}
