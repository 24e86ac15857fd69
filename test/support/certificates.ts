import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  /** The authority's certificate, as PEM text. */
  ca: string;
  /** Files for mongod. */
  caFile: string;
  serverFile: string;
  /** What a client shows: its certificate and its key, the key also under a passphrase. */
  client: { certificate: string; key: string; lockedKey: string; passphrase: string };
  /** The user that this client is to X.509 authentication. */
  user: string;
}

const PASSPHRASE = 'open-sesame-4711';

/** A private authority with a server of 127.0.0.1 and a client, made with openssl in the folder. */
export function makeCertificates(folder: string): Certificates {
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = (name: string) => readFileSync(path(name), 'utf8');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-subj',
    '/O=Authority/CN=Test Authority',
  );
  const sign = (name: string, subject: string, extensions: string) => {
    writeFileSync(path(`${name}.ext`), extensions);
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      subject,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-out',
      `${name}.crt`,
      '-extfile',
      `${name}.ext`,
    );
  };
  sign('server', '/O=Servers/CN=127.0.0.1', 'subjectAltName=IP:127.0.0.1\n');
  // Another organisation than the server's: MongoDB takes a certificate of its own organisation for a member of the cluster.
  sign('client', '/O=Shops/CN=shop', 'extendedKeyUsage=clientAuth\n');
  openssl(
    'rsa',
    '-aes256',
    '-in',
    'client.key',
    '-out',
    'client.locked.key',
    '-passout',
    `pass:${PASSPHRASE}`,
  );
  writeFileSync(path('server.pem'), read('server.crt') + read('server.key'));
  return {
    ca: read('ca.crt'),
    caFile: path('ca.crt'),
    serverFile: path('server.pem'),
    client: {
      certificate: read('client.crt'),
      key: read('client.key'),
      lockedKey: read('client.locked.key'),
      passphrase: PASSPHRASE,
    },
    user: 'CN=shop,O=Shops',
  };
}
