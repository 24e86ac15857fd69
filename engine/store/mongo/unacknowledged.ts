import { MongoServerError, type MongoBulkWriteError } from 'mongodb';

/**
 * A bulk write of which some was refused tells only that, although a majority may not have acknowledged the rest either: nobody may take that for written.
 *
 * @throws MongoServerError what the majority says.
 */
export function refuseUnacknowledged({ result }: MongoBulkWriteError): void {
  const unacknowledged = result?.getWriteConcernError();
  if (unacknowledged === undefined) return;
  const { code, errmsg } = unacknowledged;
  throw new MongoServerError({ code, ...(errmsg !== undefined && { message: errmsg }) });
}
