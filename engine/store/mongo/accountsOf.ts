import type { Db } from 'mongodb';
import { storeCollections } from './storeCollections';

/** Names of the accounts of a database, in their order. Only reads. */
export async function accountsOf(db: Db): Promise<string[]> {
  const { config } = await storeCollections({ database: async () => db });
  const found = await config
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ _id }) => _id);
}
