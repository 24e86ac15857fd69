import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../support/built';

interface Texts {
  [key: string]: string | Texts;
}

const app = join(checkout, 'console/app');
const read = (path: string): Texts => JSON.parse(readFileSync(join(checkout, path), 'utf8')) as Texts;
const { builder } = read('nodes/AudienceConnection/locales/en-US/AudienceConnection.node-red.json');
const english = { ...read('console/app/words/en.json'), builder } as Texts;
const german = read('console/app/words/de.json');

function textAt(key: string, texts: Texts = english): unknown {
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
  expect(asked.filter((key) => typeof textAt(key as string) !== 'object')).toEqual([]);
});

/** Every text with its key. */
const textsIn = (texts: Texts, above = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[above + key, text]] : textsIn(text, `${above}${key}.`),
  );
const valuesIn = (text: string): string[] => (text.match(/__\w+__|\{\w+\}/g) ?? []).sort();

it('German says what English says, with the same values put in, and nothing else', () => {
  const wrong = textsIn(german).filter(([key, text]) => {
    const other = textAt(key);
    if (typeof other !== 'string' || text === '') return true;
    const isPlural = /\.(one|other)$/.test(key);
    return !isPlural && valuesIn(text).join() !== valuesIn(other).join();
  });
  expect(wrong).toEqual([]);
  const said = textsIn(english).filter(([key]) => typeof textAt(key, german) === 'string');
  expect(said.length / textsIn(english).length).toBeGreaterThan(0.9);
});
