import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { audienceApiTest } from '../../../nodes/hosts/n8n/connection/connection';
import type { ConnectionFields } from '../../../nodes/hosts/n8n/connection/connectionString';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { findMongodBinary } from '../../../scripts/lib/findMongod.cjs';
import { freePort } from '../../../scripts/lib/freePort.cjs';
import { makeCertificates, type Certificates } from '../../support/certificates';
import { startSeedList } from '../../support/seedList';
import { runNode } from './runWorkflow';

const PASSWORD = 'p@ss:word/4711';
const folder = mkdtempSync(join(tmpdir(), 'audience-tls-server-'));
let certificates: Certificates;
let server: ChildProcess;
let exited: Promise<unknown>;
let port: number;

/** A MongoDB that takes nobody without TLS, a certificate of our authority, and a user it knows. */
beforeAll(async () => {
  certificates = makeCertificates(folder);
  port = await freePort();
  const { binary } = await findMongodBinary();
  const data = join(folder, 'data');
  mkdirSync(data);
  server = spawn(
    binary,
    [
      '--bind_ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--dbpath',
      data,
      '--nounixsocket',
      '--auth',
      '--wiredTigerCacheSizeGB',
      '0.25',
      '--tlsMode',
      'requireTLS',
      '--tlsCertificateKeyFile',
      certificates.serverFile,
      '--tlsCAFile',
      certificates.caFile,
      '--tlsAllowConnectionsWithoutCertificates',
    ],
    { stdio: 'ignore' },
  );
  exited = new Promise((resolve) => server.once('exit', resolve));
  const root = { user: 'root', pwd: 'root-password', roles: ['root'] };
  await admin(
    {},
    async (client) =>
      void (await client.db('admin').command({ createUser: root.user, pwd: root.pwd, roles: root.roles })),
  );
  await admin({ auth: { username: root.user, password: root.pwd } }, async (client) => {
    const roles = [
      { role: 'readWriteAnyDatabase', db: 'admin' },
      { role: 'clusterMonitor', db: 'admin' },
    ];
    await client.db('$external').command({ createUser: certificates.user, roles });
    await client.db('admin').command({ createUser: 'shop', pwd: PASSWORD, roles });
  });
}, 120_000);

afterAll(async () => {
  await closeIdleEngines();
  server?.kill('SIGKILL');
  await exited;
  rmSync(folder, { recursive: true, force: true });
});

async function admin(
  options: MongoClientOptions,
  work: (client: MongoClient) => Promise<void>,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      tls: true,
      tlsCAFile: certificates.caFile,
      serverSelectionTimeoutMS: 500,
      ...options,
    });
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      if (tries > 100) throw error;
    } finally {
      await client.close();
    }
  }
}

const values = (more: ConnectionFields): ConnectionFields => ({
  configurationType: 'values',
  host: '127.0.0.1',
  port,
  database: 'shop',
  account: 'main',
  ...more,
});
const shop = (): ConnectionFields => ({
  authentication: 'password',
  user: 'shop',
  password: PASSWORD,
  authenticationDatabase: 'admin',
});
const press = (fields: ConnectionFields) =>
  audienceApiTest.call({} as never, {
    id: '1',
    name: 'Audience',
    type: 'audienceApi',
    data: fields as never,
  });
const track = (credential: ConnectionFields) =>
  runNode({
    type: 'trackEvent',
    credential,
    parameters: { identifyBy: 'externalId', profileKey: 'anita', eventType: 'Visit', options: {} },
    items: [{}],
  });
const filesLeft = () => readdirSync(tmpdir()).filter((name) => /^audience-tls-(?!server)/.test(name));

describe('a MongoDB that requires TLS', () => {
  it('takes a user with a password, its private authority pasted as text', async () => {
    const credential = values({ ...shop(), tls: true, ca: certificates.ca });
    expect(await press(credential)).toMatchObject({ status: 'OK' });
    const { error, outputs } = await track(credential);
    expect({ error, outputs }).toMatchObject({
      error: undefined,
      outputs: [[{ event: { duplicate: false } }]],
    });
  });

  it('takes a client certificate as the user (X.509), also with its key under a passphrase and its lines run together', async () => {
    const { certificate, key, lockedKey, passphrase } = certificates.client;
    const x509 = { authentication: 'x509', tls: true, ca: certificates.ca, certificate } as const;
    expect(await press(values({ ...x509, key }))).toMatchObject({ status: 'OK' });
    expect(await press(values({ ...x509, key: lockedKey, passphrase }))).toMatchObject({ status: 'OK' });
    expect(
      await press(
        values({ ...x509, certificate: certificate.replaceAll('\n', ' '), key: key.replaceAll('\n', ' ') }),
      ),
    ).toMatchObject({ status: 'OK' });
    expect((await track(values({ ...x509, key }))).error).toBeUndefined();
  });

  it('takes a connection string that says X.509, with the certificate beside it', async () => {
    const connectionString = `mongodb://127.0.0.1:${port}/shop?authMechanism=MONGODB-X509&authSource=%24external`;
    const { certificate, key } = certificates.client;
    expect(
      await press({
        configurationType: 'connectionString',
        connectionString,
        tls: true,
        ca: certificates.ca,
        certificate,
        key,
      }),
    ).toMatchObject({ status: 'OK' });
  });

  it('is found by a DNS seed list (mongodb+srv), which says the server, its port and its options, and means TLS', async () => {
    const { host, stop } = await startSeedList(port, 'authSource=admin');
    try {
      const credential = values({
        ...shop(),
        authenticationDatabase: '',
        host,
        port: 1,
        useDnsSeedList: true,
        tls: true,
        ca: certificates.ca,
      });
      expect(await press(credential)).toMatchObject({ status: 'OK' });
      expect((await track(credential)).error).toBeUndefined();
      const line = `mongodb+srv://shop:${encodeURIComponent(PASSWORD)}@${host}/shop`;
      expect(await press({ connectionString: line, tls: true, ca: certificates.ca })).toMatchObject({
        status: 'OK',
      });
      expect(
        await press({ connectionString: `${line}?tlsCAFile=${encodeURIComponent(certificates.caFile)}` }),
      ).toMatchObject({ status: 'OK' });
    } finally {
      await closeIdleEngines();
      await stop();
    }
  });

  it('a name that no seed list has is told, without the password', async () => {
    const { stop } = await startSeedList(port, '');
    try {
      const { status, message } = await press({
        connectionString: `mongodb+srv://shop:${encodeURIComponent(PASSWORD)}@elsewhere.example.com/shop`,
      });
      expect({ status, message }).toMatchObject({
        status: 'Error',
        message: expect.stringContaining('elsewhere.example.com') as string,
      });
      for (const secret of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(message).not.toContain(secret);
    } finally {
      await stop();
    }
  });

  it('refuses a server whose authority is not known, and says so', async () => {
    const answer = await press(values({ ...shop(), tls: true }));
    expect(answer).toMatchObject({
      status: 'Error',
      message: expect.stringMatching(/certificate/i) as string,
    });
  }, 30_000);

  it('X.509 without a certificate is refused before anything is asked, with what to fill in', async () => {
    expect(await press(values({ authentication: 'x509', tls: true }))).toMatchObject({
      status: 'Error',
      message: expect.stringContaining("'Client Certificate'") as string,
    });
    expect(await press(values({ authentication: 'x509', ...certificates.client }))).toMatchObject({
      status: 'Error',
      message: expect.stringContaining("'Use TLS'") as string,
    });
  });

  it('shows no password, passphrase or key in what a failing test, a failing node or its execution data say', async () => {
    const { certificate, lockedKey } = certificates.client;
    const secrets = [
      PASSWORD,
      encodeURIComponent(PASSWORD),
      'wrong-secret-4711',
      'BEGIN ENCRYPTED',
      'BEGIN PRIVATE',
    ];
    const wrong: ConnectionFields[] = [
      values({ ...shop(), user: 'nobody', tls: true, ca: certificates.ca }),
      values({ ...shop(), tls: false }),
      values({
        authentication: 'x509',
        tls: true,
        ca: certificates.ca,
        certificate,
        key: lockedKey,
        passphrase: 'wrong-secret-4711',
      }),
      {
        connectionString: `mongodb://shop:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/shop?serverSelectionTimeoutMS=500`,
      },
    ];
    for (const credential of wrong) {
      const said = JSON.stringify([await press(credential), (await track(credential)).run]);
      expect(said).toContain('Error');
      for (const secret of secrets) expect(said).not.toContain(secret);
    }
  }, 120_000);

  it('leaves no certificate file behind a test', async () => {
    const before = filesLeft();
    await press(values({ ...shop(), tls: true, ca: certificates.ca, account: 'other' }));
    expect(filesLeft()).toEqual(before);
  });
});
