import type { Rule } from '../../language/rule/types';
import { conditionsOf } from '../../language/rule/walk';
import { foldName } from '../../language/text/fold';

/** @param key folded */
export function mentionsTag(rule: Rule, key: string): boolean {
  for (const condition of conditionsOf(rule))
    if ('tags' in condition && condition.tags.some((tag) => foldName(tag) === key)) return true;
  return false;
}
