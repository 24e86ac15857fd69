import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../support/built';

const app = join(checkout, 'console/app');
const texts = JSON.parse(readFileSync(join(app, 'words/en.json'), 'utf8')) as object;

function textAt(key: string): unknown {
  let at: unknown = texts;
  for (const part of key.split('.'))
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, part)
        ? (at as Record<string, unknown>)[part]
        : undefined;
  return at;
}

const sources = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(app, file), 'utf8'));

it('every text that a page asks for by name is in the catalogue', () => {
  const asked = sources.flatMap((source) =>
    [...source.matchAll(/\bwords\(\s*'([\w.-]+)'/g)].map(([, key]) => key),
  );
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.filter((key) => textAt(key as string) === undefined)).toEqual([]);
});

it('every text that is put together of a part and a value begins with a group of the catalogue', () => {
  const asked = sources.flatMap((source) =>
    [...source.matchAll(/\bwords\(\s*`([\w.-]+)\.\$\{/g)].map(([, key]) => key),
  );
  expect(
    asked.filter((key) => !/^builder(\.|$)/.test(key as string) && typeof textAt(key as string) !== 'object'),
  ).toEqual([]);
});
