import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { lint } from './lint';

const checkout = resolve(__dirname, '..', '..');

/** ESLint reads the types of the whole checkout first; a busy machine takes its time. */
jest.setTimeout(240_000);

/** A file of each wing, from the ground up: what stands further down must not be known to what stands above it in this list. */
const WINGS = {
  store: 'engine/store/mongo/config.ts',
  language: 'engine/language/rule/parse.ts',
  api: 'engine/api/tags.ts',
  evaluation: 'engine/evaluation/audience/question.ts',
  membership: 'engine/membership/segments/editSegment.ts',
  people: 'engine/people/tags/createTag.ts',
  contact: 'engine/contact/contacts/gateContact.ts',
  journeys: 'engine/journeys/flows/launchFlow.ts',
  access: 'engine/access/identify.ts',
  work: 'engine/work/runDue.ts',
  health: 'engine/health/checkHealth.ts',
};
const names = Object.keys(WINGS) as (keyof typeof WINGS)[];

const pathTo = (from: string, to: string): string => relative(dirname(from), to.replace(/\.ts$/, ''));

it('a wing of the engine knows those below it and none above it, types included', () => {
  const texts = names.flatMap((wing) =>
    names
      .filter((other) => other !== wing)
      .map((other) => ({
        wing,
        other,
        code: `import type * as other from '${pathTo(WINGS[wing], WINGS[other])}';\nexport type X = typeof other;\n`,
      })),
  );
  const found = lint(...texts.map(({ wing, code }): [string, string] => [WINGS[wing], code]));
  const refused = texts
    .filter((_, i) => found[i]?.some((message) => message.includes('may know')))
    .map(({ wing, other }) => `${wing} → ${other}`);
  expect(refused).toEqual(
    texts
      .filter(({ wing, other }) => names.indexOf(other) > names.indexOf(wing))
      .map(({ wing, other }) => `${wing} → ${other}`),
  );
});

it('however it is written', () => {
  const ways = [
    "export { launchFlow } from '../../journeys/flows/launchFlow';",
    "export const x = () => import('../../journeys/flows/launchFlow');",
    "export const x: unknown = require('../../journeys/flows/launchFlow');",
    "export * from '../../index';",
    "export * from '../..';",
    "export * from '../../openContext';",
    "export * from '../../listeners';",
    "export * from '../../../nodes/parameters/Parameter';",
  ];
  const found = lint(...ways.map((code): [string, string] => [WINGS.people, code]));
  expect(ways.filter((_, i) => !found[i]?.some((message) => message.includes('may know')))).toEqual([]);
});

it('the console knows no host and no driver', () => {
  const file = 'console/rules/tree.ts';
  const others = [
    'n8n-workflow',
    'node-red',
    '@node-red/util',
    'mongodb',
    '../../nodes/parameters/Parameter',
  ];
  const found = lint(...others.map((other): [string, string] => [file, `export * from '${other}';\n`]));
  for (const messages of found)
    expect(messages).toContainEqual(expect.stringContaining('console/ knows no host'));
});

/** The files that each file imports, types included. */
function importsBelow(folder: string): Map<string, string[]> {
  const files = readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(checkout, file), 'utf8');
      const named = [...text.matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)'/gms)].map(([, path]) =>
        normalize(join(dirname(file), path ?? '')),
      );
      return [
        file,
        named.flatMap((path) => [`${path}.ts`, join(path, 'index.ts')].filter((one) => known.has(one))),
      ];
    }),
  );
}

/** What imports itself over others, as one circle each. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

it.each(['engine', 'nodes', 'console'])('no file of %s imports itself over others', (folder) => {
  const imports = importsBelow(folder);
  expect(imports.size).toBeGreaterThan(10);
  expect(circlesOf(imports)).toEqual([]);
});

it('a circle is noticed', () => {
  expect(
    circlesOf(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
        ['d', ['a']],
      ]),
    ),
  ).toEqual(['a → b → c → a']);
});
