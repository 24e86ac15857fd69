import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};
/** Their names change with what is in them. */
const NAMED_BY_CONTENT = /-[A-Z0-9]{8}\.(js|css)$/;

interface Asset {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  packed: Uint8Array<ArrayBuffer>;
  tag: string;
}

/**
 * The files of the page: those that are in the folder when the first is asked for, by exact name. What is not in that list is not there, whatever a path
 * says.
 */
export class Assets {
  private found: ReadonlyMap<string, Asset> | undefined;

  constructor(private readonly folder: string) {}

  answer(request: Request, name: string): Response | undefined {
    const asset = this.all().get(name);
    if (!asset) return undefined;
    const headers = {
      'Content-Type': asset.type,
      ETag: asset.tag,
      'Cache-Control': NAMED_BY_CONTENT.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
      Vary: 'Accept-Encoding',
    };
    if (request.headers.get('if-none-match') === asset.tag)
      return new Response(null, { status: 304, headers });
    const packs = (request.headers.get('accept-encoding') ?? '').includes('gzip');
    return new Response(packs ? asset.packed : asset.plain, {
      headers: { ...headers, ...(packs && { 'Content-Encoding': 'gzip' }) },
    });
  }

  /** As text, for pages that carry it in themselves. */
  text(name: string): string {
    return Buffer.from(this.all().get(name)?.plain ?? []).toString('utf8');
  }

  private all(): ReadonlyMap<string, Asset> {
    return (this.found ??= new Map(
      filesIn(this.folder).flatMap((name): [string, Asset][] => {
        const type = TYPES[extname(name)];
        return type === undefined ? [] : [[name, read(join(this.folder, name), type)]];
      }),
    ));
  }
}

function read(path: string, type: string): Asset {
  const plain = new Uint8Array(readFileSync(path));
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { type, plain, packed: new Uint8Array(gzipSync(plain, { level: 9 })), tag };
}

/** Where no page was built, the API is served alone. */
const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
