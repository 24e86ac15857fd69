import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as engine from '../../engine';
import { ruleSchema } from '../../engine/language/rule/schema';
import { PAGE, rulesPage } from '../../scripts/writeRulesPage.cjs';
import { checkout, ensureBuilt } from '../support/built';

it('docs/rules.md says what the catalogue says: node scripts/writeRulesPage.cjs', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(rulesPage(engine));
});

it('docs/errors.md has a section for every code', () => {
  const page = readFileSync(join(checkout, 'docs/errors.md'), 'utf8');
  const codes = Object.values(engine).flatMap((made) => {
    if (typeof made !== 'function' || !(made.prototype instanceof engine.AudienceError)) return [];
    const error = new (made as new (...given: unknown[]) => engine.AudienceError)(
      made === engine.InvalidRuleError ? [{ path: '', code: 'x', message: 'x', hint: 'x' }] : 'x',
      { hint: 'x' },
    );
    return [error.code];
  });
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(page).toContain(`### ${code}\n`);
});

it('the JSON Schema of rules is in the package', () => {
  ensureBuilt();
  expect(JSON.parse(readFileSync(join(checkout, 'dist/rule.schema.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(ruleSchema())),
  );
});
