import { InvalidArgumentError } from '../../../../engine';

/** The decrypted credential 'Audience API'. */
export interface ConnectionFields {
  configurationType?: 'connectionString' | 'values';
  connectionString?: string;
  host?: string;
  port?: number;
  useDnsSeedList?: boolean;
  authentication?: 'none' | 'password' | 'x509';
  user?: string;
  password?: string;
  authenticationDatabase?: string;
  database?: string;
  account?: string;
  timeZone?: string;
  defaultCountry?: string;
  tls?: boolean;
  ca?: string;
  certificate?: string;
  key?: string;
  passphrase?: string;
}

/** Files that the driver reads instead of texts. */
export interface TlsFiles {
  caFile?: string;
  certificateKeyFile?: string;
}

/** The connection string that the credential describes. */
export function connectionString(fields: ConnectionFields, files: TlsFiles = {}): string {
  const base = fields.configurationType === 'values' ? fromValues(fields) : given(fields);
  const query: [string, string][] = [];
  if (fields.tls === true) query.push(['tls', 'true']);
  if (files.caFile !== undefined) query.push(['tlsCAFile', files.caFile]);
  if (files.certificateKeyFile !== undefined) query.push(['tlsCertificateKeyFile', files.certificateKeyFile]);
  if (files.certificateKeyFile !== undefined && filled(fields.passphrase))
    query.push(['tlsCertificateKeyFilePassword', fields.passphrase]);
  return withQuery(base, query);
}

/** Takes the password out of a text: nothing that leaves a node may show it. */
export function withoutSecrets(text: string, fields: ConnectionFields = {}): string {
  let clean = text
    .replace(/(mongodb(?:\+srv)?:\/\/)[^@\s/]*@/gi, '$1***@')
    .replace(/(tlsCertificateKeyFilePassword=)[^&\s]*/gi, '$1***');
  for (const secret of [fields.password, fields.passphrase, ...passwordsIn(fields.connectionString)]) {
    if (filled(secret) && secret.length > 3)
      clean = clean.split(secret).join('***').split(encodeURIComponent(secret)).join('***');
  }
  return clean;
}

function given(fields: ConnectionFields): string {
  const uri = (fields.connectionString ?? '').trim();
  if (/^mongodb(\+srv)?:\/\/\S+$/.test(uri)) return uri;
  throw new InvalidArgumentError('The connection string of the credential is not one of MongoDB', {
    hint: 'It begins with mongodb:// or mongodb+srv://, for example mongodb://localhost:27017',
    path: '/connectionString',
  });
}

function fromValues(fields: ConnectionFields): string {
  const host = (fields.host ?? '').trim();
  if (host === '')
    throw new InvalidArgumentError('The credential names no host', {
      hint: "Fill in 'Host', for example localhost",
      path: '/host',
    });
  const scheme = fields.useDnsSeedList === true ? 'mongodb+srv' : 'mongodb';
  const port = fields.useDnsSeedList === true || host.includes(':') ? '' : `:${fields.port ?? 27017}`;
  const query: [string, string][] = [];
  let user = '';
  if (fields.authentication === 'x509') {
    if (fields.tls !== true || !filled(fields.certificate)) {
      const wanted = fields.tls === true ? 'Client Certificate' : 'Use TLS';
      throw new InvalidArgumentError('Authentication with a client certificate needs that certificate', {
        hint: `Fill in '${wanted}', or choose another authentication`,
        path: '/certificate',
      });
    }
    query.push(['authMechanism', 'MONGODB-X509'], ['authSource', '$external']);
  } else if (fields.authentication === 'password') {
    if (!filled(fields.user))
      throw new InvalidArgumentError('The credential names no user', {
        hint: "Fill in 'User', or choose the authentication 'None'",
        path: '/user',
      });
    user = `${encodeURIComponent(fields.user)}:${encodeURIComponent(fields.password ?? '')}@`;
    if (filled(fields.authenticationDatabase)) query.push(['authSource', fields.authenticationDatabase]);
  }
  return withQuery(`${scheme}://${user}${host}${port}/`, query);
}

function withQuery(uri: string, query: readonly [string, string][]): string {
  if (query.length === 0) return uri;
  const question = uri.indexOf('?', Math.max(uri.indexOf('@'), 0));
  const [before, after] = question < 0 ? [uri, undefined] : [uri.slice(0, question), uri.slice(question + 1)];
  const authority = before.slice(before.indexOf('://') + 3);
  const path = authority.includes('/') ? before : `${before}/`;
  const added = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${[...(filled(after) ? [after] : []), ...added].join('&')}`;
}

/**
 * Whatever in a connection string may be its password, however wrongly it is written: all between the first
 * colon and any `@`, and what stands where a port should.
 */
function passwordsIn(uri: string | undefined): string[] {
  const rest = (uri ?? '').replace(/^mongodb(?:\+srv)?:\/\//i, '');
  const end = rest.lastIndexOf('@');
  const user = end < 0 ? (/^[^/?]*/.exec(rest)?.[0] ?? '') : rest.slice(0, end);
  const password = user.includes(':') ? user.slice(user.indexOf(':') + 1) : '';
  if (end < 0 && /^\d*$/.test(password)) return [];
  return [password, ...password.split(/[@/?:]/)].flatMap((one) => [one, decoded(one)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function filled(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
