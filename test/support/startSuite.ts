import { findMongod } from '../../scripts/lib/findMongod.cjs';
import { runMongod } from '../../scripts/lib/runMongod.cjs';

/** jest globalSetup: one real MongoDB for the whole run, unless AUDIENCE_TEST_MONGODB_URI or MONGODB_URI names one. */
export default async function startSuite(): Promise<void> {
  if (process.env.AUDIENCE_TEST_MONGODB_URI) return;
  const found = await findMongod();
  if ('uri' in found) {
    process.env.AUDIENCE_TEST_MONGODB_URI = found.uri;
    return;
  }
  const server = await runMongod({ binary: found.binary, cacheGb: 1 });
  process.env.AUDIENCE_TEST_MONGODB_URI = server.uri;
  (globalThis as { audienceTestServer?: unknown }).audienceTestServer = server;
}
