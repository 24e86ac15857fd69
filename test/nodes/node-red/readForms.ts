import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { nodeForms } from '../../../scripts/lib/formParts.cjs';
import { nodeHelps } from '../../../scripts/lib/nodeHelp.cjs';

/** What the editor knows of one of our node types: its markup, its registration, its words. */
export interface Form {
  folder: string;
  type: string;
  /** The whole html file. */
  html: string;
  /** The dialog's markup. */
  template: string;
  definition: {
    category: string;
    color?: string;
    icon?: string;
    defaults: Record<
      string,
      { value: unknown; type?: string; validate?: (value: unknown, options?: unknown) => unknown }
    >;
    credentials?: Record<string, unknown>;
    inputs?: number;
    outputs?: number;
  };
  catalogue: Record<string, unknown>;
  help: string;
  /** The key of the set in package.json: the namespace of its words. */
  set: string;
}

export const ROOT = join(__dirname, '../../..');
const packageJson = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  'node-red': { nodes: Record<string, string> };
};
export const PACKAGE = packageJson.name;

/** Every form in nodes/, read the way the editor reads it: its scripts are run against a recording RED. */
export function readForms(): Form[] {
  const helps = new Map(nodeHelps().map(({ folder, help }) => [folder, help]));
  return nodeForms().map(({ folder, html }) => {
    const template = /<script type="text\/html" data-template-name="([^"]+)">([\s\S]*?)<\/script>/.exec(html);
    const catalogue = JSON.parse(
      readFileSync(join(ROOT, 'nodes', folder, 'locales/en-US', `${folder}.node-red.json`), 'utf8'),
    ) as Record<string, unknown>;
    const set =
      Object.entries(packageJson['node-red'].nodes).find(([, path]) =>
        path.endsWith(`/${folder}.node-red.js`),
      )?.[0] ?? '';
    const { type, definition } = registrationOf(html);
    return {
      folder,
      type,
      html,
      template: template?.[2] ?? '',
      definition,
      catalogue,
      help: helps.get(folder) ?? '',
      set,
    };
  });
}

function registrationOf(html: string): { type: string; definition: Form['definition'] } {
  let registered: { type: string; definition: Form['definition'] } | undefined;
  const RED = {
    nodes: {
      registerType: (type: string, definition: Form['definition']) => (registered = { type, definition }),
    },
    _: (key: string) => key,
  };
  const sandbox = vm.createContext({ RED, window: {}, $: () => undefined });
  for (const [, script] of html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g))
    vm.runInContext(script ?? '', sandbox);
  if (registered === undefined) throw new Error('the html registers no type');
  return registered;
}

/** Whether a dotted key is a text of the catalogue. */
export function hasText(catalogue: Record<string, unknown>, key: string): boolean {
  let at: unknown = catalogue;
  for (const part of key.split('.'))
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined;
  return typeof at === 'string' && at !== '';
}
