import type { RuleContext } from '../rule/context';
import { MAX_PROBLEMS } from '../rule/limits';
import { findProblems } from '../rule/parse';
import { shown } from '../text/shown';
import type { Rule } from '../rule/types';
import type { Untranslated } from './query';

/** One filter being read: what it is read against, and what of it could not be said so far. */
export class Reading {
  readonly untranslated: Untranslated[] = [];

  constructor(readonly context: RuleContext) {}

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
