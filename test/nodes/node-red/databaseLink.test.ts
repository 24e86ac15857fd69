import { DatabaseUnavailableError, type AudienceEngine, type openAudienceEngine } from '../../../engine';
import { DatabaseLink } from '../../../nodes/hosts/node-red/connection/DatabaseLink';

const MINUTE = 60_000;

afterEach(() => void jest.useRealTimers());

it('asks ever more seldom where the database answers and refuses the call, as it does whoever may only read, until a call succeeds', async () => {
  jest.useFakeTimers();
  const engine = {
    work: { start: () => undefined },
    health: async () => ({ ok: true }),
    close: async () => undefined,
  } as unknown as AudienceEngine;
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const link = new DatabaseLink(
    { uri: 'mongodb://x', waitMs: Infinity },
    { log: say, warn: say },
    (async () => engine) as unknown as typeof openAudienceEngine,
  );
  let calls = 0;
  let refused = true;
  const write = async (): Promise<string> => {
    calls++;
    if (refused) throw new DatabaseUnavailableError('not authorized', { hint: 'Ask for it.' });
    return 'written';
  };
  const done = link.run(write);
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(calls).toBeGreaterThan(5);
  expect(calls).toBeLessThan(20);
  refused = false;
  await jest.advanceTimersByTimeAsync(5_000);
  expect(await done).toBe('written');
  // From then on the first look is soon again.
  refused = true;
  const next = link.run(write);
  await jest.advanceTimersByTimeAsync(0);
  refused = false;
  await jest.advanceTimersByTimeAsync(300);
  expect(await next).toBe('written');
  expect(said.filter((line) => line.includes('not authorized')).length).toBeLessThan(20);
  await link.close();
});
