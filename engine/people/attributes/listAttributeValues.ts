import { randomInt } from 'node:crypto';
import type { Document } from 'mongodb';
import type { AttributesApi } from '../../api';
import { refuse } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import { sizeOfAccount } from '../../evaluation/interpreters/mongo/sizeOfAccount';
import { fold } from '../../language/text/fold';
import { encodeName, nameProblem } from '../../language/text/names';
import { BUCKETS } from '../../store/buckets';
import type { EngineContext } from '../../store/context';
import { valuesInColumns } from './valuesInColumns';

type Options = NonNullable<Parameters<AttributesApi['values']>[1]>;

/** Where there are no packed columns the values of so many people are counted; of more a random part is looked at. */
const COUNTED = 20_000;
const MOST = 1_000;
const DEFAULT = 20;

/**
 * The values that an attribute has among the people of the account, the most frequent first, each with the number of profiles: what a form suggests.
 * Texts are one without regard to case, as in rules, and shown as one of the profiles wrote them.
 *
 * @throws InvalidArgumentError
 */
export async function listAttributeValues(
  context: EngineContext,
  name: string,
  options: Options = {},
): ReturnType<AttributesApi['values']> {
  const { search = '', limit = DEFAULT } = options;
  const wrong = nameProblem(name);
  if (wrong !== undefined) throw refuse('name', name, 'Give the name of an attribute.');
  if (typeof search !== 'string') throw refuse('search', search, 'Give a part of the value.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw refuse('limit', limit, `Give a whole number from 1 to ${MOST}.`);
  const [key, wanted] = [encodeName(name.normalize('NFC')), fold(search.trim())];
  const packed = await valuesInColumns(context, key, wanted, limit);
  if (packed) return { values: packed, estimated: false };
  const { profiles } = await factCollections(context);
  const size = await sizeOfAccount(context);
  const buckets = size <= COUNTED ? undefined : someBuckets(Math.ceil((BUCKETS * COUNTED) / size));
  const groups = await profiles
    .aggregate<{ value: unknown; profiles: number }>(
      pipeline(key, wanted, limit, {
        account: context.account,
        ...(buckets && { bucket: { $in: buckets } }),
      }),
      { hint: buckets ? 'bucket' : 'account' },
    )
    .toArray();
  const scale = buckets ? BUCKETS / buckets.length : 1;
  return {
    values: groups.map(({ value, profiles: found }) => ({
      value: value instanceof Date ? value.toISOString() : (value as string | number | boolean),
      profiles: Math.round(found * scale),
    })),
    estimated: buckets !== undefined,
  };
}

function pipeline(key: string, search: string, limit: number, whom: Document): Document[] {
  const [value, folded] = [`$attributes.${key}`, `$folded.${key}`];
  const elements = (field: unknown): Document => ({ $cond: [{ $isArray: field }, field, [field]] });
  const inputs = [elements(value), elements({ $ifNull: [folded, value] })];
  return [
    { $match: { ...whom, [`attributes.${key}`]: { $exists: true } } },
    { $project: { pair: { $zip: { inputs } } } },
    { $unwind: '$pair' },
    { $project: { value: { $first: '$pair' }, key: { $last: '$pair' } } },
    // Objects have no one value.
    { $match: { key: { $not: { $type: 'object' } } } },
    ...(search === ''
      ? []
      : [
          {
            $match: {
              $expr: {
                $gte: [
                  {
                    $indexOfBytes: [
                      { $convert: { input: '$key', to: 'string', onError: '', onNull: '' } },
                      { $literal: search },
                    ],
                  },
                  0,
                ],
              },
            },
          },
        ]),
    { $group: { _id: '$key', value: { $first: '$value' }, profiles: { $sum: 1 } } },
    { $sort: { profiles: -1, _id: 1 } },
    { $limit: limit },
  ];
}

function someBuckets(count: number): number[] {
  const all = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
  for (let i = 0; i < count; i++) {
    const other = i + randomInt(BUCKETS - i);
    [all[i], all[other]] = [all[other] as number, all[i] as number];
  }
  return all.slice(0, count);
}
