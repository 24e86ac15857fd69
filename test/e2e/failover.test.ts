import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openAudienceEngine } from '../../engine';
import { findMongodBinary } from '../../scripts/lib/findMongod.cjs';
import { freePort } from '../../scripts/lib/freePort.cjs';
import { createMore, expectTruth, Herd, pause, prepare } from '../engine/membership/realtime/herd';
import { ensureBuilt } from '../support/built';

/** Three servers of one replica set on this machine. */
class ReplicaSet {
  private readonly folder = mkdtempSync(join(tmpdir(), 'audience-replica-set-'));
  private readonly servers = new Map<number, ChildProcess>();
  private binary = '';
  private ports: number[] = [];

  get uri(): string {
    return `mongodb://${this.ports.map((port) => `127.0.0.1:${port}`).join(',')}/failover?replicaSet=three`;
  }

  async start(): Promise<void> {
    this.binary = ((await findMongodBinary()) as { binary: string }).binary;
    this.ports = [await freePort(), await freePort(), await freePort()];
    for (const port of this.ports) await this.startOne(port);
    const members = this.ports.map((port, _id) => ({ _id, host: `127.0.0.1:${port}` }));
    await this.command(this.ports[0] as number, {
      replSetInitiate: {
        _id: 'three',
        members,
        settings: { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 200 },
      },
    });
    await this.primary();
  }

  async startOne(port: number): Promise<void> {
    const dbPath = mkdtempSync(join(this.folder, `${port}-`));
    await this.launch(port, this.paths.get(port) ?? dbPath);
  }

  private readonly paths = new Map<number, string>();

  private async launch(port: number, dbPath: string): Promise<void> {
    this.paths.set(port, dbPath);
    const server = spawn(
      this.binary,
      [
        '--port',
        String(port),
        '--dbpath',
        dbPath,
        '--replSet',
        'three',
        '--bind_ip',
        '127.0.0.1',
        '--wiredTigerCacheSizeGB',
        '0.25',
        '--logpath',
        join(dbPath, 'log'),
        '--logappend',
      ],
      { stdio: 'ignore' },
    );
    this.servers.set(port, server);
    for (let i = 0; i < 300; i++) {
      if (
        await this.command(port, { ping: 1 }).then(
          () => true,
          () => false,
        )
      )
        return;
      await pause(100);
    }
    throw new Error(`The server on port ${port} did not start.`);
  }

  private async command(port: number, command: Record<string, unknown>): Promise<Record<string, unknown>> {
    const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 500,
    });
    try {
      return await client.db('admin').command(command);
    } finally {
      await client.close();
    }
  }

  /** The port of the one that takes writes. */
  async primary(): Promise<number> {
    for (let i = 0; i < 300; i++) {
      for (const port of this.servers.keys()) {
        const hello = await this.command(port, { hello: 1 }).catch(() => ({ isWritablePrimary: false }));
        if (hello.isWritablePrimary === true) return port;
      }
      await pause(100);
    }
    throw new Error('No primary was elected.');
  }

  async kill(port: number): Promise<void> {
    const server = this.servers.get(port) as ChildProcess;
    server.kill('SIGKILL');
    await once(server, 'exit');
    this.servers.delete(port);
  }

  async stepDown(port: number): Promise<void> {
    await this.command(port, { replSetStepDown: 5, force: true }).catch(() => undefined);
  }

  /** The others answer, and hold everything back for an hour: no majority acknowledges anything. */
  async delayOthers(): Promise<void> {
    const primary = await this.primary();
    const { config } = (await this.command(primary, { replSetGetConfig: 1 })) as {
      config: { version: number; members: { host: string }[] };
    };
    const members = config.members.map((member) =>
      member.host.endsWith(`:${primary}`)
        ? member
        : { ...member, priority: 0, hidden: true, secondaryDelaySecs: 3_600 },
    );
    await this.command(primary, { replSetReconfig: { ...config, version: config.version + 1, members } });
  }

  async stop(): Promise<void> {
    for (const port of [...this.servers.keys()]) await this.kill(port);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const set = new ReplicaSet();
beforeAll(async () => {
  await ensureBuilt();
  await set.start();
}, 240_000);
afterAll(() => set.stop());

it('loses nothing that was accepted, and issues no revision twice, while primaries are killed and step down under load', async () => {
  const account = 'failover';
  const engine = await openAudienceEngine({ uri: set.uri, account });
  const client = new MongoClient(set.uri);
  const herd = new Herd(set.uri, account);
  try {
    await prepare(engine);
    herd.start();
    await pause(3_000);
    await createMore(engine);
    for (let round = 0; round < 2; round++) {
      const killed = await set.primary();
      await set.kill(killed);
      await set.primary();
      await pause(4_000);
      await set.startOne(killed);
      await pause(2_000);
      await set.stepDown(await set.primary());
      await set.primary();
      await pause(4_000);
    }
    await herd.end();
    expect(herd.failures).toEqual([]);
    await client.connect();
    await expectTruth(engine, client.db('failover'), account, herd);
    // Two events that were accepted at one revision came in one write; a revision that was issued twice would hold events of two writers.
    const twice = await client
      .db('failover')
      .collection('events')
      .aggregate([
        { $group: { _id: { profile: '$profileId', rev: '$rev' }, events: { $sum: 1 } } },
        { $match: { events: { $gt: 1 } } },
      ])
      .toArray();
    expect(twice).toEqual([]);
    console.log(
      `two primaries killed, two stepped down; ${herd.kills} processes killed, ${herd.accepted.size} events accepted`,
    );
    expect(herd.accepted.size).toBeGreaterThan(100);
  } finally {
    await herd.end();
    await engine.close();
    await client.close();
  }
}, 300_000);

it('a majority that never comes together keeps no call waiting, also while others are answered, and nobody is told that something was written', async () => {
  const engine = await openAudienceEngine({ uri: set.uri, account: 'alone', deadlineMs: 2_000 });
  const contact = { email: 'ada@example.com' };
  let asking = true;
  try {
    await engine.profiles.upsert({ externalId: 'ada', emails: [contact.email] });
    await engine.consent.topics.create({ name: 'News', channels: ['email'] });
    await set.delayOthers();
    await set.primary();
    const reader = (async () => {
      while (asking) await engine.tags.list();
    })();
    const begun = performance.now();
    const answers = await Promise.allSettled([
      engine.profiles.upsert({ externalId: 'bob' }),
      engine.profiles.upsertMany([{ externalId: 'cem' }, { externalId: 'cem' }]),
      engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' }),
      engine.doNotContact.add({ ...contact, reason: 'asked', source: 'call' }),
      engine.consent.set({ contact, topic: 'News', status: 'subscribed', how: 'call' }),
      engine.contacts.ask({ profile: { externalId: 'ada' }, channel: 'email' }),
      engine.tags.create('vip'),
    ]);
    const lasted = performance.now() - begun;
    asking = false;
    await reader;
    expect(
      answers.map((answer) =>
        answer.status === 'rejected' ? (answer.reason as { code: string }).code : answer,
      ),
    ).toEqual(answers.map(() => 'DATABASE_UNAVAILABLE'));
    expect(lasted).toBeLessThan(15_000);
  } finally {
    asking = false;
    await engine.close();
  }
}, 120_000);
