import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import type { AttributeChange } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import { profileKey } from '../../evaluation/facts/profileKey';
import { UNPACKED } from '../../evaluation/packed/mark';
import { convertValue } from '../../language/attributes/convertValue';
import type { StoredValue } from '../../language/attributes/StoredValue';
import type { AttributeType } from '../../language/rule/types';
import { encodeName } from '../../language/text/names';
import { batchesOf } from '../../store/batchesOf';
import type { EngineContext } from '../../store/context';
import { peopleCollections } from '../collections';
import { toValue } from '../profiles/toProfile';

const BATCH = 1_000;
/** Shown of those whose value cannot be read. */
const PEOPLE = 5;

/** Part of each write to people: packed columns are out of date, and their mark stays on whom they have read before it. */
const CHANGED = { $inc: { revision: 1 }, $set: UNPACKED } as const;
type Changed = typeof CHANGED;

/** Where values of attributes stand: on people, and in what undoes joins. */
async function places(
  context: EngineContext,
): Promise<{ collection: Collection<Document>; prefix: string; changed?: Changed }[]> {
  const { profiles } = await factCollections(context);
  const { joins } = await peopleCollections(context);
  return [
    { collection: profiles as unknown as Collection<Document>, prefix: '', changed: CHANGED },
    { collection: joins as unknown as Collection<Document>, prefix: 'profile.' },
  ];
}

export async function countValues(context: EngineContext, name: string): Promise<number> {
  const { profiles } = await factCollections(context);
  return profiles.countDocuments({
    account: context.account,
    [`attributes.${encodeName(name)}`]: { $exists: true },
  });
}

export async function clearValues(context: EngineContext, name: string): Promise<void> {
  const key = encodeName(name);
  for (const { collection, prefix, changed } of await places(context))
    await collection.updateMany(
      { account: context.account, [`${prefix}attributes.${key}`]: { $exists: true } },
      { ...changed, $unset: { [`${prefix}attributes.${key}`]: '', [`${prefix}folded.${key}`]: '' } },
    );
}

/** How many people have a value, and whose cannot be read as the type. */
export async function readableValues(
  context: EngineContext,
  name: string,
  type: AttributeType,
  zone: string,
  signal?: AbortSignal,
): Promise<Pick<AttributeChange, 'profiles' | 'unreadable' | 'people'>> {
  const { profiles } = await factCollections(context);
  const found = { profiles: 0, unreadable: 0, people: [] as AttributeChange['people'] };
  const key = encodeName(name);
  const projection = { _id: 1, externalId: 1, [`attributes.${key}`]: 1 };
  const having = { account: context.account, [`attributes.${key}`]: { $exists: true } };
  for await (const profile of profiles.find(having, { projection, batchSize: BATCH })) {
    if (found.profiles++ % BATCH === 0) signal?.throwIfAborted();
    const value = profile.attributes[key] as StoredValue;
    if (convertValue(value, type, zone)) continue;
    found.unreadable++;
    if (found.people.length < PEOPLE) found.people.push({ ...profileKey(profile), value: toValue(value) });
  }
  return found;
}

/** Gives every value the type; one that cannot be read is cleared. Whoever has another value by then keeps it. */
export async function convertValues(
  context: EngineContext,
  name: string,
  type: AttributeType,
  zone: string,
  signal?: AbortSignal,
): Promise<void> {
  const key = encodeName(name);
  for (const { collection, prefix, changed } of await places(context)) {
    const [value, folded] = [`${prefix}attributes.${key}`, `${prefix}folded.${key}`];
    const found = collection.find(
      { account: context.account, [value]: { $exists: true } },
      { projection: { value: `$${value}` }, batchSize: BATCH },
    );
    for await (const batch of batchesOf(found, BATCH)) {
      signal?.throwIfAborted();
      const changes = batch.map(({ _id, value: stored }): AnyBulkWriteOperation<Document> => {
        const written = convertValue(stored as StoredValue, type, zone);
        const update = !written
          ? { $unset: { [value]: '', [folded]: '' } }
          : written.folded === undefined
            ? { $set: { [value]: written.value }, $unset: { [folded]: '' } }
            : { $set: { [value]: written.value, [folded]: written.folded } };
        return {
          updateOne: {
            filter: { _id, [value]: stored as StoredValue },
            update: { ...changed, ...update, ...both(changed?.$set, update.$set) },
          },
        };
      });
      await collection.bulkWrite(changes, { ordered: false });
    }
  }
}

const both = (mark: object = {}, set: object = {}): { $set?: object } =>
  Object.keys({ ...mark, ...set }).length === 0 ? {} : { $set: { ...mark, ...set } };
