import type { AskOptions, AudienceApi } from '../../api';
import { checkSignal, refuse } from '../../api/checkOptions';
import type { Rule } from '../../language/rule/types';
import { foldName } from '../../language/text/fold';
import { encodeName, nameProblem } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import { documentAt } from '../interpreters/mongo/bytes';
import { matchingProfiles } from '../interpreters/mongo/matchingProfiles';
import { EVERYBODY } from './everybody';
import { questionOf } from './question';
import { withTagNames } from './tagNames';
import { Tally, type Frequent } from './Tally';

const [DEFAULT, MOST] = [50, 1_000];

type Options = NonNullable<Parameters<AudienceApi['values']>[2]> & AskOptions;

/**
 * What those who match have: the most frequent tags, or texts of an attribute, each with how many have it. Without regard to case, as in rules.
 *
 * @throws InvalidRuleError, InvalidArgumentError
 */
export async function valuesOf(
  context: EngineContext,
  rule: Rule | null,
  of: Parameters<AudienceApi['values']>[1],
  options: Options = {},
): Promise<Frequent[]> {
  const { search = '', limit = DEFAULT, signal } = options;
  checkSignal(signal);
  if (typeof search !== 'string') throw refuse('search', search, 'Give a part of the value.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw refuse('limit', limit, `Give a whole number from 1 to ${MOST}.`);
  const attribute = of === 'tags' ? undefined : of?.attribute;
  const wrong = of === 'tags' ? undefined : nameProblem(attribute);
  if (wrong !== undefined)
    throw refuse('attribute', attribute, `Give "tags" or the name of an attribute: ${wrong}.`);
  signal?.throwIfAborted();
  const key = attribute === undefined ? undefined : encodeName(attribute);
  const fields = key === undefined ? ['tags'] : [`attributes.${key}`, `folded.${key}`];
  const question = await questionOf(context, rule ?? EVERYBODY, options);
  const tally = new Tally();
  for await (const { bytes, starts } of matchingProfiles(context, question, fields, {
    ...(signal && { signal }),
  }))
    for (const start of starts) {
      const { tags = [], folded = {}, attributes = {} } = documentAt(bytes, start) as Found;
      if (key === undefined) for (const tag of tags) tally.add(tag, tag);
      else tally.add(folded[key], attributes[key]);
    }
  const wanted = foldName(search);
  const most = tally.most(limit, (one) => one.includes(wanted));
  return key === undefined ? withTagNames(context, most) : most;
}

interface Found {
  tags?: string[];
  folded?: Record<string, unknown>;
  attributes?: Record<string, unknown>;
}
