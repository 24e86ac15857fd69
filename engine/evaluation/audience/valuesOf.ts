import type { AskOptions, AudienceApi } from '../../api';
import { checkSignal, refuse } from '../../api/checkOptions';
import type { Rule } from '../../language/rule/types';
import { foldName } from '../../language/text/fold';
import { encodeName, nameProblem } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import { documentAt } from '../interpreters/mongo/bytes';
import { matchingProfiles } from '../interpreters/mongo/matchingProfiles';
import type { RawBatch } from '../interpreters/mongo/rawBatches';
import { attributeColumn, TAGS } from '../packed/columnKeys';
import { packedValues, type FoundValue } from '../packed/valuesIn';
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
  const question = await questionOf(context, rule ?? EVERYBODY, options);
  const tally = new Tally();
  const read = { ...(signal && { signal }) };
  const packed = await packedValues(context, question, key === undefined ? TAGS : attributeColumn(key), read);
  if (packed) await tallyPacked(tally, key === undefined, packed);
  else await tallyDocuments(tally, key, matchingProfiles(context, question, fieldsOf(key), read));
  const wanted = foldName(search);
  const most = tally.most(limit, (one) => one.includes(wanted));
  return key === undefined ? withTagNames(context, most) : most;
}

async function tallyPacked(
  tally: Tally,
  isTags: boolean,
  packed: AsyncGenerator<FoundValue[]>,
): Promise<void> {
  for await (const found of packed)
    for (const { value, folded, ...some } of found)
      if (isTags) for (const tag of value as string[]) tally.add(tag, tag, some);
      else tally.add(folded, value, some);
}

const fieldsOf = (key: string | undefined): string[] =>
  key === undefined ? ['tags'] : [`attributes.${key}`, `folded.${key}`];

async function tallyDocuments(
  tally: Tally,
  key: string | undefined,
  batches: AsyncGenerator<RawBatch>,
): Promise<void> {
  for await (const { bytes, starts } of batches)
    for (const start of starts) {
      const { tags = [], folded = {}, attributes = {} } = documentAt(bytes, start) as Found;
      if (key === undefined) for (const tag of tags) tally.add(tag, tag);
      else tally.add(folded[key], attributes[key]);
    }
}

interface Found {
  tags?: string[];
  folded?: Record<string, unknown>;
  attributes?: Record<string, unknown>;
}
