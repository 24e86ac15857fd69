import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpile } from 'typescript';

/** A module below engine/ with one clause of its text replaced. A clause that is not there, or is there twice, is an error: then the mutant says nothing. */
export function rewritten(module: string, clause: string, instead: string): Record<string, never> {
  const path = resolve(__dirname, '../../engine', `${module}.ts`);
  const [before, after, ...more] = readFileSync(path, 'utf8').split(clause);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `${module} has this clause ${after === undefined ? 'no more' : 'more than once'}: ${clause}`,
    );
  const code = transpile(`${before}${instead}${after}`, {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
  });
  const exported: Record<string, never> = {};
  const load = (id: string): unknown =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the module itself would
    require(id.startsWith('.') ? join(dirname(path), id) : id);
  // The text is this project's own.
  new Function('exports', 'require', code)(exported, load);
  return exported;
}
