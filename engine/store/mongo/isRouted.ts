import type { Db, MongoClient } from 'mongodb';

const known = new WeakMap<MongoClient, Promise<boolean>>();

/** Whether a router of a sharded cluster (mongos) answers; asked once per client. */
export function isRouted(db: Db): Promise<boolean> {
  const asked = known.get(db.client) ?? db.command({ hello: 1 }).then(({ msg }) => msg === 'isdbgrid');
  known.set(db.client, asked);
  asked.catch(() => known.delete(db.client));
  return asked;
}
