/** jest globalTeardown: stops the server that startSuite started, and only that one. */
export default async function stopSuite(): Promise<void> {
  const { audienceTestServer } = globalThis as { audienceTestServer?: { stop(): Promise<void> } };
  await audienceTestServer?.stop();
}
