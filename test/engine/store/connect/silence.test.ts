import { createServer, connect, type Server, type Socket } from 'node:net';
import { inspectDatabase, openAudienceEngine, type AudienceEngine, type Rule } from '../../../../engine';
import { startMongod, type RunningMongod } from '../../../support/mongod';

/** A driver that is left to itself notices after 45 to 65 seconds. */
const LONGEST_MS = 20_000;
const RULE: Rule = { attribute: 'city', operator: 'is', value: 'London' };

let server: RunningMongod;
let network: Server;
let throughNetwork: string;
let swallows = false;
const sockets = new Set<Socket>();

beforeAll(async () => {
  server = await startMongod({ replicaSet: true });
  network = createServer((from) => {
    const to = connect(server.port, '127.0.0.1');
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    from.on('data', (bytes) => swallows || to.write(bytes));
    to.on('data', (bytes) => swallows || from.write(bytes));
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
  });
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
  const { port } = network.address() as { port: number };
  throughNetwork = `mongodb://127.0.0.1:${port}/silence?directConnection=true`;
}, 60_000);

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => network.close(resolve));
  await server.stop();
});

const direct = (): string => `mongodb://127.0.0.1:${server.port}/silence?directConnection=true`;

const askEverything = (engine: AudienceEngine): Record<string, Promise<unknown>> => ({
  gate: engine.contacts.gate({ email: 'free@example.com', channel: 'email' }),
  gateMany: engine.contacts.gateMany([{ email: 'free@example.com', channel: 'email' }]),
  ask: engine.contacts.ask({ profile: { externalId: 'ada' }, channel: 'email' }),
  check: engine.doNotContact.check({ email: 'free@example.com' }),
  upsert: engine.profiles.upsert({ externalId: 'bob' }),
  upsertMany: engine.profiles.upsertMany([{ externalId: 'bob' }]),
  track: engine.events.track({ id: 'b1', profile: { externalId: 'bob' }, type: 'Purchase' }),
  get: engine.profiles.get({ externalId: 'ada' }),
  count: engine.audience.count(RULE),
  matches: engine.audience.matches(RULE, { externalId: 'ada' }),
  segment: engine.segments.create({ name: 'Londoners', type: 'realTime', rule: RULE }),
  list: engine.doNotContact.list()[Symbol.asyncIterator]().next(),
  tags: engine.tags.list(),
  health: engine.health(),
});

describe.each([
  {
    what: 'a server that is stopped',
    uri: direct,
    silent: (on: boolean) => process.kill(server.pid as number, on ? 'SIGSTOP' : 'SIGCONT'),
  },
  {
    what: 'a network that swallows packets',
    uri: () => throughNetwork,
    silent: (on: boolean) => (swallows = on),
  },
])('$what', ({ uri, silent }) => {
  it('keeps no call waiting, lets nobody be contacted, and is forgotten when it is over', async () => {
    const engine = await openAudienceEngine({ uri: uri(), account: 'silence' });
    try {
      await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
      await engine.flows.launch({
        id: 'waiting',
        name: 'Waiting',
        host: 'mine',
        audience: { tags: ['nobody'] },
        updateAfterLaunch: 'never',
        reEntry: 'never',
      });
      silent(true);
      const begun = performance.now();
      const calls = askEverything(engine);
      let claimed = false;
      const claim = engine.entries.claim('waiting').finally(() => (claimed = true));
      claim.catch(() => undefined);
      const answers = await Promise.allSettled(Object.values(calls));
      const lasted = performance.now() - begun;
      const codes = answers.map((one) =>
        one.status === 'rejected' ? (one.reason as { code?: string }).code : one.value,
      );
      expect(Object.fromEntries(Object.keys(calls).map((name, i) => [name, codes[i]]))).toEqual(
        Object.fromEntries(Object.keys(calls).map((name) => [name, 'DATABASE_UNAVAILABLE'])),
      );
      expect(lasted).toBeLessThan(LONGEST_MS);
      expect(claimed).toBe(false);
      silent(false);
      await expect(back(engine)).resolves.toBe('back');
      expect((await engine.profiles.upsert({ externalId: 'bob' })).id).toEqual(expect.any(String));
      expect(await engine.contacts.gate({ email: 'free@example.com', channel: 'email' })).toMatchObject({
        allowed: true,
      });
    } finally {
      silent(false);
      await engine.close();
    }
  }, 120_000);
});

/** Until the driver has found its server again. */
async function back(engine: AudienceEngine): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      await engine.profiles.get({ externalId: 'ada' });
      return 'back';
    } catch (error) {
      if (tries > 20 || (error as { code?: string }).code !== 'DATABASE_UNAVAILABLE') throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

it('takes neither a process that is busy itself nor work that takes long for a silent server', async () => {
  const engine = await openAudienceEngine({ uri: direct(), account: 'busy', deadlineMs: 1_000 });
  try {
    await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
    const count = engine.audience.count(RULE);
    const got = engine.profiles.get({ externalId: 'ada' });
    for (const until = performance.now() + 3_000; performance.now() < until;);
    expect([await count, (await got).externalId]).toEqual([1, 'ada']);
    expect(
      await engine.entries
        .next('nobody', { timeoutMs: 1_500 })
        .catch((error: { code: string }) => error.code),
    ).toBe('NOT_FOUND');
  } finally {
    await engine.close();
  }
}, 60_000);

it('the test of a connection does not wait for a silent server either, and a deadline has to be one', async () => {
  swallows = true;
  try {
    await expect(inspectDatabase({ uri: throughNetwork })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  } finally {
    swallows = false;
  }
  for (const deadlineMs of [-1, 1, 1.5, NaN, Infinity, '5', null] as never[])
    await expect(openAudienceEngine({ uri: direct(), deadlineMs })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/deadlineMs',
    });
}, 60_000);
