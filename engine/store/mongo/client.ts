import { MongoClient, type MongoClientOptions } from 'mongodb';
import { DatabaseUnavailableError } from '../errors';
import { shownAddress, withoutSecrets } from './address';
import { messageOf } from '../unreadable';
import { Silence } from './Silence';

/** What one connection pool is opened with. */
export interface ClientOptions {
  readonly uri: string;
  readonly appName?: string;
  readonly maxPoolSize?: number;
  /** How long (ms) MongoDB may say nothing, and a majority not acknowledge; 0: as long as it takes. Default: `DEADLINE_MS`. */
  readonly deadlineMs?: number;
  /** Driver options for TLS files and the like. */
  readonly driver?: Pick<
    MongoClientOptions,
    | 'tls'
    | 'tlsCAFile'
    | 'tlsCertificateKeyFile'
    | 'tlsCertificateKeyFilePassword'
    | 'tlsAllowInvalidCertificates'
    | 'auth'
    | 'authSource'
    | 'authMechanism'
  >;
}

interface SharedClient {
  readonly client: MongoClient;
  readonly silence: Silence;
  users: number;
}

/** One pool per process and connection, whatever the number of engines (accounts) on it. */
const shared = new Map<string, SharedClient>();

/** Takes a share of the process's client; give it back with `releaseClient`. Connects on first use. */
export function acquireClient(options: ClientOptions): Pick<SharedClient, 'client' | 'silence'> {
  const key = JSON.stringify(options);
  let entry = shared.get(key);
  if (!entry) {
    const client = openClient(options);
    entry = { client, silence: new Silence(client), users: 0 };
    shared.set(key, entry);
  }
  entry.users++;
  return entry;
}

/** The last one to give its share back closes the pool. */
export async function releaseClient(options: ClientOptions): Promise<void> {
  const key = JSON.stringify(options);
  const entry = shared.get(key);
  if (!entry || --entry.users > 0) return;
  shared.delete(key);
  await entry.client.close();
}

function openClient({
  uri,
  appName = 'audience-engine',
  maxPoolSize = 40,
  deadlineMs = DEADLINE_MS,
  driver,
}: ClientOptions): MongoClient {
  let client: MongoClient;
  try {
    client = new MongoClient(uri, {
      // What stands in the connection string wins over our defaults.
      ...(!/[?&]appName=/i.test(uri) && { appName }),
      ...(!/[?&]maxPoolSize=/i.test(uri) && { maxPoolSize }),
      ...(!/[?&]serverSelectionTimeoutMS=/i.test(uri) && { serverSelectionTimeoutMS: 5_000 }),
      // A server that has stopped answering is given up after twelve seconds, with everything that waits for it.
      ...(!/[?&]connectTimeoutMS=/i.test(uri) && { connectTimeoutMS: 10_000 }),
      ...(!/[?&]heartbeatFrequencyMS=/i.test(uri) && { heartbeatFrequencyMS: 2_000 }),
      // Acknowledged means: on the disks of a majority. Nothing can lose it from then on; and nobody waits for one that cannot come together.
      writeConcern: { w: 'majority', journal: true, ...(deadlineMs > 0 && { wtimeoutMS: deadlineMs }) },
      readPreference: 'primary',
      retryWrites: true,
      retryReads: true,
      ignoreUndefined: true,
      ...driver,
    });
  } catch (error) {
    throw unavailable(error, uri);
  }
  // The driver would look for it later, and throw where nobody can catch it.
  if (client.options.hosts.some(({ host, socketPath }) => !host && !socketPath))
    throw unavailable('A host is missing in the connection URI', uri);
  return client;
}

/** An error of the driver as ours: what cannot be reached, without the password. */
export function unavailable(error: unknown, uri: string): DatabaseUnavailableError {
  // MongoDB repeats the whole command that it refuses, and what is known of people stands in it.
  const message = messageOf(error).replace(/ to execute command .*/s, '');
  return new DatabaseUnavailableError(
    `MongoDB at ${shownAddress(uri)} cannot be used: ${withoutSecrets(message, uri)}`,
    {
      // No cause: the driver's errors carry the connection string.
      hint: hintFor(message),
    },
  );
}

/** How long (ms) MongoDB may say nothing before a call is over. */
export const DEADLINE_MS = 5_000;

export const silentServer = (deadlineMs: number, uri: string): DatabaseUnavailableError =>
  unavailable(`it has said nothing for ${deadlineMs / 1_000} seconds, and the call has timed out`, uri);

function hintFor(message: string): string {
  if (/ECONNREFUSED|ENOTFOUND|timed out|Server selection|ETIMEDOUT|EAI_AGAIN/i.test(message))
    return 'Is MongoDB running there, and is the address right? Writes are tried again as soon as it is back.';
  if (/not authorized/i.test(message))
    return 'Give the user of the connection the role readWrite on this database.';
  if (/auth/i.test(message)) return 'Check user name, password and authSource of the connection.';
  if (/scheme|Invalid|parse|URI/i.test(message))
    return 'A connection string looks like mongodb://host:27017/database or mongodb+srv://host/database; special characters in the password are percent-encoded.';
  if (/certificate|TLS|SSL/i.test(message)) return 'Check the TLS settings and certificate files.';
  return 'Check the connection settings.';
}
