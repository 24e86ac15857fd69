import { MongoBulkWriteError, MongoServerError } from 'mongodb';
import { refuseUnacknowledged } from './unacknowledged';

export const isDuplicateKey = (error: unknown): error is MongoServerError =>
  error instanceof MongoServerError && error.code === 11000;

/**
 * The positions of the operations of an unordered bulk write that met an existing key; any other failure is thrown.
 * Inserting what another process has inserted is how work is done twice without harm.
 */
export async function ignoringDuplicates(write: () => Promise<unknown>): Promise<ReadonlySet<number>> {
  try {
    await write();
    return new Set();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    refuseUnacknowledged(error);
    const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
    if (failures.length === 0 || failures.some((failure) => failure.code !== 11000)) throw error;
    return new Set(failures.map((failure) => failure.index));
  }
}
