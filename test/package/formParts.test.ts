import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeForms, withParts } from '../../scripts/lib/formParts.cjs';
import { checkout } from '../support/built';

const folder = join(checkout, 'nodes/hosts/node-red/parts');
const parts = readdirSync(folder).map((file) => file.replace(/\.html$/, ''));
const form = (name: string): string =>
  readFileSync(join(checkout, 'nodes', name, `${name}.node-red.html`), 'utf8');

it('puts the text of a part where its line stands, with the condition of the line', () => {
  const [first = ''] = withParts('  <!-- part: options when="operation=add" -->\n').split('\n');
  expect(first).toBe('  <div class="form-row audience-fold" data-when="operation=add">');
  expect(withParts('  <!-- part: options -->\n')).not.toContain('data-when');
});

it('adds the condition of a part to each of several alternatives', () => {
  const text = withParts('  <!-- part: rule when="a=1 or b=2;c=3" -->\n');
  expect(text).toContain('data-when="a=1 or b=2;c=3"');
  expect(text).toContain('data-when="a=1;ruleFrom=segment or b=2;c=3;ruleFrom=segment"');
  expect(text).toContain('data-when="a=1;ruleFrom=json or b=2;c=3;ruleFrom=json"');
});

it('refuses a part that does not exist', () => {
  expect(() => withParts('<!-- part: nothingOfThat -->\n')).toThrow('nothingOfThat');
});

it('leaves no line of a part in any form', () => {
  for (const { html } of nodeForms()) expect(html).not.toMatch(/<!-- *part|\{when/);
});

it('has no part that fewer than two places use', () => {
  const texts = [
    ...nodeForms().map(({ folder: name }) => form(name)),
    ...parts.map((name) => readFileSync(join(folder, `${name}.html`), 'utf8')),
  ].join('\n');
  expect(parts.filter((name) => texts.split(new RegExp(`<!-- part: ${name}[ ]`)).length - 1 < 2)).toEqual([]);
});
