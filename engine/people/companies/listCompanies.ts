import type { Document, ObjectId } from 'mongodb';
import type { CompaniesApi } from '../../api';
import { refuse } from '../../api/checkOptions';
import { EVERYBODY } from '../../evaluation/audience/everybody';
import { questionOf } from '../../evaluation/audience/question';
import { Tally } from '../../evaluation/audience/Tally';
import { factCollections } from '../../evaluation/facts/collections';
import { attributeColumn } from '../../evaluation/packed/columnKeys';
import { packedValues } from '../../evaluation/packed/valuesIn';
import { foldName } from '../../language/text/fold';
import { encodeName } from '../../language/text/names';
import type { EngineContext } from '../../store/context';

/** Companies in one answer. */
const MOST = 10_000;
const DEFAULT = 1_000;

type Company = Awaited<ReturnType<CompaniesApi['list']>>[number];

interface Group {
  /** Folded. */
  _id: string;
  profiles: number;
  /** The profile that came first: its way of writing the name is shown. */
  first: ObjectId;
}

/**
 * Companies by name, each with the number of profiles (R94): of packed columns, or grouped over an index without fetching a profile for the count. Names
 * are one without regard to case, as in rules; shown as the first profile writes them.
 *
 * @throws InvalidArgumentError
 */
export async function listCompanies(
  context: EngineContext,
  options: NonNullable<Parameters<CompaniesApi['list']>[0]> = {},
): ReturnType<CompaniesApi['list']> {
  const { search, limit = DEFAULT, order = 'name' } = options;
  if (search !== undefined && typeof search !== 'string')
    throw refuse('search', search, 'Give a part of the name.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw refuse('limit', limit, `Give a whole number from 1 to ${MOST}.`);
  if (order !== 'name' && order !== 'largest') throw refuse('order', order, 'Give name or largest.');
  const wanted = foldName(search ?? '');
  const packed = await companiesInColumns(context, wanted, order);
  return packed?.slice(0, limit) ?? companiesInDocuments(context, wanted, limit, order);
}

type Order = 'name' | 'largest';

/** `undefined` when documents have to be asked. */
async function companiesInColumns(
  context: EngineContext,
  wanted: string,
  order: Order,
): Promise<Company[] | undefined> {
  const packed = await packedValues(
    context,
    await questionOf(context, EVERYBODY),
    attributeColumn(encodeName('company')),
  );
  if (!packed) return undefined;
  const tally = new Tally();
  for await (const found of packed)
    for (const { value, folded, ...some } of found) tally.add(folded, value, some);
  return tally
    .all((key) => key.includes(wanted))
    .map(({ key, value, profiles }) => ({ bytes: Buffer.from(key), name: value, profiles }))
    .sort((a, b) => (order === 'largest' ? b.profiles - a.profiles : 0) || a.bytes.compare(b.bytes))
    .map(({ name, profiles }) => ({ name, profiles }));
}

async function companiesInDocuments(
  context: EngineContext,
  wanted: string,
  limit: number,
  order: Order,
): Promise<Company[]> {
  const { profiles } = await factCollections(context);
  const named: Document = { account: context.account, 'folded.company': { $type: 'string' } };
  const groups = await profiles
    .aggregate<Group>(
      [
        {
          $match:
            wanted === ''
              ? named
              : {
                  ...named,
                  $expr: { $gte: [{ $indexOfBytes: ['$folded.company', { $literal: wanted }] }, 0] },
                },
        },
        { $group: { _id: '$folded.company', profiles: { $sum: 1 }, first: { $min: '$_id' } } },
        { $sort: order === 'largest' ? { profiles: -1, _id: 1 } : { _id: 1 } },
        { $limit: limit },
      ],
      { hint: 'company', allowDiskUse: true },
    )
    .toArray();
  const written = await profiles
    .find({ _id: { $in: groups.map(({ first }) => first) } }, { projection: { 'attributes.company': 1 } })
    .toArray();
  const names = new Map(
    written.map(({ _id, attributes }) => [_id.toHexString(), attributes.company as string]),
  );
  return groups.map(({ _id, profiles: count, first }) => ({
    name: names.get(first.toHexString()) ?? _id,
    profiles: count,
  }));
}
