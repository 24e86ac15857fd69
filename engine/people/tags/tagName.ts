import { checkList } from '../../api/checkList';
import { InvalidArgumentError } from '../../store/errors';
import { foldName } from '../../language/text/fold';
import { nameProblem } from '../../language/text/names';

/** A tag's name as it was written, and in the form in which names of tags are compared. */
export interface TagName {
  readonly name: string;
  /** Trimmed and folded. */
  readonly key: string;
}

/** In one call, and in one list of a rule. */
const MAX_TAGS = 10_000;

/** @throws InvalidArgumentError */
export function readTagName(value: unknown, path: string): TagName {
  const name = typeof value === 'string' ? value.trim().normalize('NFC') : value;
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no name of a tag: ${wrong}.`, {
      hint: 'Give text of 1 to 200 characters without control characters.',
      path,
    });
  return { name: name as string, key: foldName(name as string) };
}

/** Names of tags, each once. @throws InvalidArgumentError, TooLargeError */
export function readTagNames(value: unknown, path: string): TagName[] {
  checkList(value, { what: 'tags', hint: 'Give a list of names.', path, most: MAX_TAGS });
  const names = new Map<string, TagName>();
  // A hole is no name.
  for (const [i, one] of (value as unknown[]).entries()) {
    const tag = readTagName(one, `${path}/${i}`);
    if (!names.has(tag.key)) names.set(tag.key, tag);
  }
  return [...names.values()];
}
