import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inWordsOfForms } from '../../nodes/hosts/wordsOfForms';

const ENGINE = join(__dirname, '../../engine');
/** The parts of the door whose calls hints may name. */
const PARTS =
  'attributes|audience|broadcasts|companies|consent|contacts|doNotContact|entries|events|flows|profiles|segments|splits|tags|waits';
const CALL = new RegExp(`\\b(?:${PARTS})(?:\\.[a-z]\\w*)+`, 'g');

/** Every sentence of the engine that says what to do, as it stands in its source. */
function hints(folder = ENGINE): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return hints(path);
    if (!entry.name.endsWith('.ts')) return [];
    return [...readFileSync(path, 'utf8').matchAll(/hint:\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)].map(
      ([, , text]) => text ?? '',
    );
  });
}

test('no hint of the engine reaches a form with the name of a call: nodes and their operations stand in its place', () => {
  const all = hints();
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((hint) => new RegExp(CALL).test(hint)).length).toBeGreaterThan(10);
  expect(all.map(inWordsOfForms).filter((hint) => new RegExp(CALL).test(hint))).toEqual([]);
});

test('what somebody has written is left as it is', () => {
  for (const text of [
    '"cart.total" is not a number.',
    'anita.berg@example.com',
    'a field such as $json.order.id',
  ])
    expect(inWordsOfForms(text)).toBe(text);
});
