import type { RuleContext } from './context';
import { MAX_CONDITIONS } from './limits';
import { pointer, Problems } from './Problems';
import { nearest } from '../text/nearest';
import { shown } from '../text/shown';
import { has, member, refuseOtherKeys, type JsonObject } from './readers';
import type { RulePurpose } from './types';

/** Of an object with more keys nobody has mistyped one. */
const MAX_KEYS = 100;

const GROUP_WORDS = ['all', 'any', 'none'] as const;

type ParseMember<Part> = (input: unknown, path: string, depth: number, parsing: Parsing) => Part | undefined;

/** One reading of one rule: what it is read against, what was found wrong so far, how many conditions there were. */
export class Parsing {
  readonly problems = new Problems();
  conditions = 0;

  constructor(
    readonly context: RuleContext,
    readonly purpose: RulePurpose,
    readonly self?: string,
  ) {}

  /** It has so many conditions or problems that nobody needs to know about the rest. */
  get isHopeless(): boolean {
    return this.conditions > MAX_CONDITIONS || this.problems.isFull;
  }

  /**
   * Reads a group, whose members `parseMember` reads; gives `'condition'` when the object is one, that is, when its single key word is
   * one of `conditionWords`.
   */
  parseGroup<Part>(
    object: JsonObject,
    path: string,
    depth: number,
    conditionWords: readonly string[],
    parseMember: ParseMember<Part>,
  ): Record<string, Part[]> | 'condition' | undefined {
    const words = [...GROUP_WORDS, ...conditionWords];
    const found = words.filter((word) => has(object, word));
    if (found.length > 1)
      return this.problems.add(
        path,
        `found ${found.map((word) => `"${word}"`).join(' and ')} in one object`,
        'Keep one key word per object; join conditions with a group.',
      );
    const [word] = found;
    if (word === undefined) return this.noWord(object, path, words);
    if (conditionWords.includes(word)) return 'condition';
    refuseOtherKeys(object, [word], path, this.problems);
    const members = member(object, word);
    const at = pointer(path, word);
    if (!Array.isArray(members) || members.length === 0) {
      return this.problems.add(
        at,
        `found ${shown(members)}, expected a list with at least one member`,
        `Give "${word}" a list of conditions or groups.`,
      );
    }
    if (members.length > MAX_CONDITIONS) {
      this.conditions += members.length;
      return undefined;
    }
    const read: Part[] = [];
    for (let i = 0; i < members.length && !this.isHopeless; i++)
      read.push(parseMember(members[i] as unknown, pointer(at, i), depth + 1, this) as Part);
    return { [word]: read };
  }

  private noWord(object: JsonObject, path: string, words: readonly string[]): undefined {
    const keys = Object.keys(object);
    if (keys.length === 0)
      return this.problems.add(path, 'found an empty object', `Give one of: ${words.join(', ')}.`);
    const looked = keys.slice(0, MAX_KEYS);
    const mistyped = looked.find((key) => nearest(key, words) !== undefined);
    return this.problems.unknownWord(path, 'one of the key words', mistyped ?? looked.join(', '), words);
  }
}
