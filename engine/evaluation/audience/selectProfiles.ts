import { ObjectId } from 'mongodb';
import type { AskOptions, ProfileKey } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import type { compileRule } from '../interpreters/memory/compile';
import { matchingProfiles } from '../interpreters/mongo/matchingProfiles';
import { profileKeysOf } from '../interpreters/mongo/profileKeys';
import { selectPacked } from '../packed/selectPacked';
import { Pages } from '../../store/Pages';
import type { Rule } from '../../language/rule/types';
import { questionOf } from './question';

/** Where to begin, and which way. */
interface Selection extends AskOptions {
  after?: string;
  newestFirst?: boolean;
}

/** Everyone who matches, in the order of ids, or the other way round; `after` begins behind that id. @throws InvalidRuleError */
export function selectProfiles(
  context: EngineContext,
  rule: Rule,
  options: Selection = {},
  compile?: typeof compileRule,
): Pages<ProfileKey> {
  return new Pages(selectedPages(context, rule, options, compile));
}

/** The same by the page. */
export async function* selectedPages(
  context: EngineContext,
  rule: Rule,
  options: Selection,
  compile?: typeof compileRule,
): AsyncGenerator<ProfileKey[]> {
  const { signal, after, newestFirst = false } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const question = await questionOf(context, rule, options, compile);
  const read = {
    ...(after !== undefined && { after: new ObjectId(after) }),
    ...(signal && { signal }),
    newestFirst,
  };
  // Columns are read from the oldest on; the newest are at the end of an index.
  const packed = newestFirst ? undefined : await selectPacked(context, question, read);
  if (packed) return yield* packed;
  const batches = matchingProfiles(context, question, ['externalId'], read);
  for await (const batch of batches) yield profileKeysOf(batch);
}
