import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkout, ensureBuilt } from '../../support/built';

const app = join(checkout, 'dist/console/app');
const KB = 1024;

beforeAll(ensureBuilt);

const packed = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(app, name))).length, 0);

it('all of the console is at most 300 KB packed, and the first page needs half of it', () => {
  const files = readdirSync(app).filter((name) => /\.(js|css)$/.test(name));
  expect(files.length).toBeGreaterThan(10);
  expect(packed(files)).toBeLessThan(300 * KB);
  const [main] = files.filter((name) => /^main-.*\.js$/.test(name));
  expect(packed([main as string, ...files.filter((name) => name.endsWith('.css'))])).toBeLessThan(150 * KB);
});

it('the one page that n8n serves is at most 300 KB packed', () => {
  expect(packed(['index.n8n.html'])).toBeLessThan(300 * KB);
});
