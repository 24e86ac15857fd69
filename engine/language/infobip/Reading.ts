import type { RuleContext } from '../rule/context';
import { MAX_CONDITIONS, MAX_DEPTH, MAX_PROBLEMS } from '../rule/limits';
import { findProblems } from '../rule/parse';
import { shown } from '../text/shown';
import type { Rule } from '../rule/types';
import type { Untranslated } from './query';

/** Some conditions take several comparisons there, each of them a group of its own. */
const MAX_PARTS = 10 * MAX_CONDITIONS;

/** One filter being read: what it is read against, and what of it could not be said so far. */
export class Reading {
  readonly untranslated: Untranslated[] = [];
  /** Groups and fields that were met so far. */
  private parts = 0;

  constructor(readonly context: RuleContext) {}

  /** Whether a group or field may be looked into: a filter that holds itself would never end, whether it grows in depth or in breadth. */
  enters(path: string, what: unknown, depth: number): boolean {
    this.parts += 1;
    if (depth > MAX_DEPTH) this.note(path, what, `A rule has at most ${MAX_DEPTH} levels.`);
    else if (this.parts === MAX_PARTS + 1) this.note(path, what, `A filter has at most ${MAX_PARTS} parts.`);
    return depth <= MAX_DEPTH && this.parts <= MAX_PARTS;
  }

  note(path: string, what: unknown, why: string): undefined {
    if (this.untranslated.length < MAX_PROBLEMS) this.untranslated.push({ path, what: shown(what), why });
    return undefined;
  }

  /** The rule, if the language takes it. */
  checked<Checked extends Rule>(rule: Checked, what: unknown, path: string): Checked | undefined {
    const [problem] = findProblems(rule, this.context, 'filter');
    return problem
      ? this.note(path, what, `As a rule it is refused: ${problem.message}. ${problem.hint}`)
      : rule;
  }
}

/** A group of one member is that member; one that lacks a member is none. */
export function joined(word: 'all' | 'any', parts: readonly (Rule | undefined)[]): Rule | undefined {
  if (parts.some((part) => part === undefined)) return undefined;
  return parts.length === 1 ? parts[0] : ({ [word]: parts } as unknown as Rule);
}
