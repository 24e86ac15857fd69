import { MongoClient } from 'mongodb';

/** What is shown of a connection string of which nobody can say where its password ends. */
export const UNREADABLE = 'the address of the connection';

const PARTS = /^(mongodb(?:\+srv)?:\/\/)(?:([^@]*)@)?([^/?@]*)(\/[^?@]*)?(?:\?(.*))?$/s;
/** Options as the driver takes them; an `@` in anything else may be the one before the host. */
const OPTIONS = /^(?:[a-z]+=[^/&]*(?:&|$))*$/i;
/** Names of options that messages of the driver are about: they are no secrets. */
const NAMES =
  /^(mongodb|srv|localhost|admin|authMechanism|authMechanismProperties|authSource|appName|replicaSet|tls|ssl|true|false|retryWrites|retryReads|readPreference|readConcernLevel|majority|primary|secondary|maxPoolSize|minPoolSize|directConnection|loadBalanced|serverSelectionTimeoutMS|connectTimeoutMS|socketTimeoutMS|compressors|tlsCAFile|tlsCertificateKeyFile|tlsAllowInvalidCertificates)$/i;

const known = new Map<string, string>();

/** Where a connection string leads, as it may be shown: scheme, hosts and database, as far as the driver reads it the same way. */
export function shownAddress(uri: string): string {
  const found = known.get(uri);
  if (found !== undefined) return found;
  const [, scheme = '', , hosts = '', path = '', query = ''] = PARTS.exec(uri) ?? [];
  const isCertain = hosts !== '' && (!query.includes('@') || OPTIONS.test(query)) && isRead(uri);
  const shown = isCertain ? `${scheme}${hosts}${path}` : UNREADABLE;
  if (known.size >= 100) known.clear();
  known.set(uri, shown);
  return shown;
}

/** A message of the driver or the server, without anything of the connection string that is not told. */
export function withoutSecrets(message: string, uri: string): string {
  const shown = shownAddress(uri);
  const hidden = shown === UNREADABLE ? wordsOf(uri) : secretsOf(uri);
  return [...new Set(hidden)]
    .sort((one, other) => other.length - one.length)
    .reduce((text, one) => text.replaceAll(one, '***'), message.replaceAll(uri, shown))
    .replace(/\/\/[^@/\s]+@/g, '//***@');
}

function isRead(uri: string): boolean {
  try {
    // Nothing is connected by that.
    return new MongoClient(uri).options.hosts.length > 0 || uri.startsWith('mongodb+srv:');
  } catch {
    return false;
  }
}

/** User, password and what options say of passwords, as they are written and as they are meant. */
function secretsOf(uri: string): string[] {
  const [, , user = '', , , query = ''] = PARTS.exec(uri) ?? [];
  const values = query
    .split('&')
    .filter((option) => /password|secret|token|properties|key/i.test(option))
    .map((option) => option.slice(option.indexOf('=') + 1));
  const password = user.includes(':') ? user.slice(user.indexOf(':') + 1) : '';
  return [password, ...values].flatMap((one) => [one, decoded(one)]).filter((one) => one !== '');
}

/** Any of them may be a part of the password. */
const wordsOf = (uri: string): string[] =>
  [uri, decoded(uri)]
    .flatMap((text) => text.split(/[^\p{L}\p{N}_-]+/u))
    .filter((word) => word.length > 2 && !NAMES.test(word));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
