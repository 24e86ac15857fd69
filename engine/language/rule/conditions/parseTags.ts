import { TAG_OPERATORS } from '../../operators/setOperators';
import { isWellFormed } from '../../text/names';
import { shown } from '../../text/shown';
import type { Parsing } from '../Parsing';
import { pointer } from '../Problems';
import { MAX_VALUES } from '../limits';
import { member, readWord, refuseOtherKeys, type JsonObject } from '../readers';
import type { TagsCondition } from '../types';

/** Section 5: tags by name. */
export function parseTags(
  object: JsonObject,
  path: string,
  _depth: number,
  { problems }: Parsing,
): TagsCondition | undefined {
  refuseOtherKeys(object, ['tags', 'operator'], path, problems);
  const operator = readWord(
    object,
    'operator',
    TAG_OPERATORS.keys() as Iterable<TagsCondition['operator']>,
    'an operator of tags',
    path,
    problems,
  );
  const names = member(object, 'tags');
  const at = pointer(path, 'tags');
  if (!Array.isArray(names) || names.length === 0)
    return problems.add(
      at,
      `found ${shown(names)}, expected a list with at least one tag`,
      'Give a list such as ["vip"].',
    );
  if (names.length > MAX_VALUES)
    return problems.add(at, `found a list of ${names.length}`, `Give at most ${MAX_VALUES} tags.`);
  // A list may have holes, which `forEach` would pass over.
  const wanted = Array.from(names as unknown[]);
  wanted.forEach((name, i) => {
    if (typeof name !== 'string' || name.trim() === '' || !isWellFormed(name))
      problems.add(
        pointer(at, i),
        `found ${shown(name)}, expected the name of a tag`,
        'Give text that is not blank.',
      );
  });
  return operator && { tags: wanted as string[], operator };
}
