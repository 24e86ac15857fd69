import { checkList } from '../../api/checkList';
import { InvalidArgumentError } from '../../store/errors';
import { foldName } from '../../language/text/fold';
import { memo } from '../../language/text/memo';
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
  const read = typeof value === 'string' ? tagOf(value) : { wrong: nameProblem(value) };
  if ('key' in read) return read;
  throw new InvalidArgumentError(`This is no name of a tag: ${read.wrong}.`, {
    hint: 'Give text of 1 to 200 characters without control characters.',
    path,
  });
}

/** Files give everybody the same few. */
const tagOf = memo((value): TagName | { readonly wrong: string } => {
  const name = value.trim().normalize('NFC');
  const wrong = nameProblem(name);
  return wrong === undefined ? { name, key: foldName(name) } : { wrong };
});

/** Names of tags, each once. @throws InvalidArgumentError, TooLargeError */
export function readTagNames(value: unknown, path: string): TagName[] {
  checkList(value, { what: 'tags', hint: 'Give a list of names.', path, most: MAX_TAGS });
  // A hole is no name.
  const read = Array.from(value as unknown[], (one, i) => readTagName(one, `${path}/${i}`));
  if (read.length < 2) return read;
  const names = new Map<string, TagName>();
  for (const tag of read) if (!names.has(tag.key)) names.set(tag.key, tag);
  return [...names.values()];
}
