import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionFields, TlsFiles } from './connectionString';

/**
 * The driver reads certificates from files, a credential holds them as text. They are written to a directory that only
 * this user can read, and removed when the connection closes.
 */
export async function writeTlsFiles(
  fields: ConnectionFields,
): Promise<{ files: TlsFiles; remove(): Promise<void> }> {
  const ca = pem(fields.ca);
  const certificateKey = [pem(fields.certificate), pem(fields.key)].filter((part) => part !== '').join('\n');
  if (fields.tls !== true || (ca === '' && certificateKey === ''))
    return { files: {}, remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'audience-tls-'));
  const files: TlsFiles = {};
  if (ca !== '') files.caFile = await write(join(folder, 'ca.pem'), ca);
  if (certificateKey !== '')
    files.certificateKeyFile = await write(join(folder, 'client.pem'), certificateKey);
  return { files, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function write(path: string, text: string): Promise<string> {
  await writeFile(path, `${text}\n`, { mode: 0o600 });
  return path;
}

/** A PEM pasted into a single-line field has lost its line breaks: they are put back. */
function pem(text: string | undefined): string {
  return (text ?? '')
    .trim()
    .replace(
      /(-----BEGIN [A-Z0-9 ]+-----)\s*([\s\S]*?)\s*(-----END [A-Z0-9 ]+-----)/g,
      (_, begin: string, body: string, end: string) => `${begin}\n${body.split(/\s+/).join('\n')}\n${end}`,
    );
}
