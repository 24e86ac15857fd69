import type { StoredValue } from '../../language/attributes/StoredValue';
import type { RuleContext } from '../../language/rule/context';
import { inlineSegments } from '../../language/rule/inline';
import type { Condition, Rule } from '../../language/rule/types';
import { groupOf } from '../../language/rule/walk';
import { encodeName } from '../../language/text/names';
import { compileRule } from '../interpreters/memory/compile';
import type { Facts } from '../interpreters/memory/facts';
import type { Question } from '../interpreters/mongo/plan';
import { allBits, and, not, or, type Bits } from './bits';
import type { Column } from './Column';
import { attributeColumn, TAGS } from './columnKeys';

/** A condition about one field: its answer depends on what is in the field alone, so each different value is asked once. */
interface Leaf {
  readonly column: string;
  /** What the interpreter in memory says of a value; `undefined`: of nothing. */
  holds(value: StoredValue | undefined, folded: StoredValue | null | undefined): boolean;
}

interface Branch {
  readonly word: 'all' | 'any' | 'none';
  readonly members: readonly PackedRule[];
}

export type PackedRule = Leaf | Branch;

/**
 * A rule as it is asked of columns. `undefined` where a condition looks at anything that is not in them: then the whole rule is asked of documents.
 */
export function packedRule({ compiled, ruleContext, moment }: Question): PackedRule | undefined {
  const made = (rule: Rule): PackedRule | undefined => {
    const group = groupOf(rule);
    if (!group) return leafOf(rule as Condition, ruleContext, moment);
    const members: PackedRule[] = [];
    for (const member of group.members) {
      const packed = made(member);
      if (!packed) return undefined;
      members.push(packed);
    }
    return { word: group.word, members };
  };
  return made(inlineSegments(compiled.rule, ruleContext));
}

function leafOf(condition: Condition, context: RuleContext, moment: Question['moment']): Leaf | undefined {
  if ('attribute' in condition) {
    if (context.computed(condition.attribute)) return undefined;
    const key = encodeName(condition.attribute);
    const { matches } = compileRule(condition, context);
    return {
      column: attributeColumn(key),
      holds: (value, folded) =>
        matches(
          {
            attributes: value === undefined ? {} : { [key]: value },
            folded: folded === undefined || folded === null ? {} : { [key]: folded },
          },
          moment,
        ),
    };
  }
  if (!('tags' in condition)) return undefined;
  const { matches } = compileRule(condition, context);
  return {
    column: TAGS,
    holds: (value = []) => matches({ tags: value as NonNullable<Facts['tags']> }, moment),
  };
}

/** The columns that a rule looks at. */
export function columnsOf(rule: PackedRule): Set<string> {
  return 'column' in rule
    ? new Set([rule.column])
    : new Set(rule.members.flatMap((member) => [...columnsOf(member)]));
}

/** Which rows of a block match. @param columnOf `undefined` where nobody in the block has anything of it. */
export function matchingRows(
  rule: PackedRule,
  rows: number,
  columnOf: (name: string) => Column | undefined,
): Bits {
  if ('column' in rule) return rowsOfLeaf(rule, rows, columnOf(rule.column));
  const members = rule.members.map((member) => matchingRows(member, rows, columnOf));
  const [first, ...others] = members as [Bits, ...Bits[]];
  if (rule.word === 'all') return others.reduce(and, first);
  const some = others.reduce(or, first);
  return rule.word === 'any' ? some : not(some, rows);
}

function rowsOfLeaf({ holds }: Leaf, rows: number, column: Column | undefined): Bits {
  const without = holds(undefined, undefined);
  if (!column) return without ? allBits(rows) : new Uint32Array(allBits(rows).length);
  const { values, folded, codes } = column;
  const answers = new Uint8Array(values.length + 1);
  answers[0] = without ? 1 : 0;
  values.forEach((value, i) => (answers[i + 1] = holds(value, folded?.[i]) ? 1 : 0));
  const bits = new Uint32Array(Math.ceil(rows / 32));
  for (let row = 0; row < rows; row++)
    bits[row >> 5] = (bits[row >> 5] as number) | ((answers[codes[row] as number] as number) << (row & 31));
  return bits;
}
