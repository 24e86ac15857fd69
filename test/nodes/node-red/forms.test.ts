import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTRIBUTE_TYPES } from '../../../engine';
import { LISTS } from '../../../nodes/hosts/node-red/dialogs/listsForDialogs';
import { choicesFor, type Parameter } from '../../../nodes/parameters/Parameter';
import { newestVersion } from '../../../nodes/hosts/node-red/settings/migrations';
import { profileChoice } from '../../../nodes/parameters/profileChoice';
import { ruleChoice } from '../../../nodes/parameters/ruleChoice';
import { hasText, PACKAGE, readForms, ROOT, type Form } from './readForms';

const forms = readForms();
/** Filled by code, not by an input of that id. */
const WITHOUT_INPUT = new Set(['audience', 'version', 'branches']);
/** Settings of an earlier version, kept so that the editor hands them to the steps that lead out of it. */
const OF_BEFORE = new Set(['audience-broadcast.status', 'audience-remove-from-do-not-contact.reasonType']);
/** What the editor keeps of each node itself, under these names: a setting of one of them would be written over. */
const OF_THE_EDITOR = new Set(
  'id type x y z g d l w h wires status users changed dirty valid moved ports selected highlighted credentials icon info env label'.split(
    ' ',
  ),
);

const inputsOf = (form: Form): { name: string; tag: string }[] =>
  [...form.template.matchAll(/<(input|select|textarea)[^>]*\bid="node-(?:config-)?input-([^"]+)"/g)].map(
    ([, tag, name]) => ({ tag: tag ?? '', name: name ?? '' }),
  );

describe.each(forms.map((form) => [form.type, form] as const))('the form of %s', (_type, form) => {
  const names = inputsOf(form).map(({ name }) => name);
  const saved = [...Object.keys(form.definition.defaults), ...Object.keys(form.definition.credentials ?? {})];

  test('every input is saved', () => {
    expect(names.filter((name) => !saved.includes(name))).toEqual([]);
  });

  test('everything that is saved has an input', () => {
    const without = (name: string) => WITHOUT_INPUT.has(name) || OF_BEFORE.has(`${form.type}.${name}`);
    expect(saved.filter((name) => !names.includes(name) && !without(name))).toEqual([]);
  });

  test('no setting has a name that the editor itself uses of a node', () => {
    expect(saved.filter((name) => OF_THE_EDITOR.has(name) && !OF_BEFORE.has(`${form.type}.${name}`))).toEqual(
      [],
    );
  });

  test('every list that it suggests from is there', () => {
    const lists = [...form.template.matchAll(/data-(?:suggest|list)="([^"]+)"/g)].map(([, list]) => list);
    expect(lists.filter((list) => !(LISTS as readonly unknown[]).includes(list))).toEqual([]);
  });

  test('no input stands there twice', () => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('every visible input has a label of its own', () => {
    const hidden = [
      ...form.template.matchAll(/<input type="hidden" id="node-(?:config-)?input-([^"]+)"/g),
    ].map(([, name]) => name);
    const labelled = [...form.template.matchAll(/<label[^>]*\bfor="node-(?:config-)?input-([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names.filter((name) => !hidden.includes(name) && !labelled.includes(name))).toEqual([]);
  });

  test('every typed input saves its type beside it', () => {
    const typed = [...form.template.matchAll(/id="node-input-([^"]+)" data-types="([^"]+)"/g)];
    for (const [, name, types] of typed) {
      const preset = form.definition.defaults[`${name}Type`]?.value;
      expect(types?.split(',')).toContain(preset);
    }
  });

  test('rows that come and go refer to choices that exist', () => {
    for (const [, when] of form.template.matchAll(/data-when="([^"]+)"/g)) {
      for (const part of (when ?? '').split(/;| or /)) {
        const [field, values] = part.split('=');
        const box = new RegExp(`<input type="checkbox" id="node-input-${field}"`).test(form.template);
        const options = box ? ['true', 'false'] : optionsOf(form, field ?? '');
        for (const value of values?.split('|') ?? []) expect(options).toContain(value);
      }
    }
  });

  test('a number may stand in the environment: its input holds ${NAME} too', () => {
    expect(form.template).not.toContain('type="number"');
  });

  test('validators take two parameters, so that the editor shows the reason', () => {
    for (const { validate } of Object.values(form.definition.defaults)) expect(validate?.length ?? 2).toBe(2);
  });

  test('colours come from the theme', () => {
    expect(form.html.replace(/color: "#[0-9A-F]{6}",/, '')).not.toMatch(
      /#[0-9a-fA-F]{3,8}\b(?=["';\s])|rgba?\(/,
    );
  });

  test('every text exists in the catalogue', () => {
    const keys = [...form.html.matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g)].map(([, key]) => key ?? '');
    const spoken = [...form.html.matchAll(/(?:this|node)\._\("([^"]+)"/g)].map(([, key]) => key ?? '');
    const shared = [...form.html.matchAll(/\bwords\('([^']+)'/g)]
      .map(([, key]) => `${PACKAGE}/audience-connection:${key}`)
      .filter((key) => !key.endsWith('.'));
    expect([...keys, ...spoken, ...shared].filter((key) => !known(form, key))).toEqual([]);
  });

  test('texts take their values as Node-RED writes them: __name__', () => {
    expect(JSON.stringify(form.catalogue)).not.toMatch(/\{\{/);
  });

  test('a new node has the newest version', () => {
    expect(form.definition.defaults['version']?.value).toBe(newestVersion(form.type));
  });

  test('the palette calls its category by name', () => {
    expect(hasText(form.catalogue, 'palette.label.audience')).toBe(true);
  });

  test('the help is there, for this type', () => {
    expect(form.help).toMatch(
      new RegExp(`^<script type="text/markdown" data-help-name="${form.type}">\\n\\S`),
    );
    expect(form.help).not.toMatch(/^[ \t]+[#:]/m);
  });

  test('the icon exists', () => {
    if (form.definition.category === 'config') return;
    const icons = readdirSync(join(ROOT, 'nodes/icons/node-red'));
    expect(icons).toContain(form.definition.icon);
  });
});

test('every text that the runtime says exists in a catalogue', () => {
  const said = sources().flatMap(({ file, text }) =>
    [...text.matchAll(/@audience-engine\/n8n-nodes-audience\/([\w-]+):([\w.]+[a-z])(?![\w.])/g)].map(
      ([, set, key]) => ({ file, set: set ?? '', key: key ?? '' }),
    ),
  );
  const statuses = sources().flatMap(({ file, text }) =>
    [...text.matchAll(/\$\{words\}(\w+)/g)].map(([, key]) => ({
      file,
      set: 'segment-entry',
      key: `status.${key}`,
    })),
  );
  const shared = sources().flatMap(({ file, text }) =>
    [...text.matchAll(/\$\{SHARED_WORDS\}(\w+)`/g)].map(([, key]) => ({
      file,
      set: 'audience-connection',
      key: `status.${key}`,
    })),
  );
  const all = [...said, ...statuses, ...shared];
  expect(all.length).toBeGreaterThan(5);
  const missing = all.filter(
    ({ set, key }) => !hasText(forms.find((form) => form.set === set)?.catalogue ?? {}, key),
  );
  expect(missing).toEqual([]);
});

test('every text that the rule builder says exists in the catalogue of the connection', () => {
  const { catalogue } = forms.find((form) => form.type === 'audience-connection') as Form;
  const files = ['nodes/hosts/node-red/editor', 'console/rules'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((file) => join(ROOT, folder, file)),
  );
  const text = files
    .filter((file) => file.endsWith('.ts') && !/(words|main)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const all = [...text.matchAll(/\b(?:words\(|field\(row, )(?:\w+ \? )?((?:'[\w.]+'(?: : )?)+)/g)].flatMap(
    ([, keys]) => [...(keys ?? '').matchAll(/'([\w.]+)'/g)].map(([, key]) => key ?? ''),
  );
  // Those of the dialogs are named in full, those of the builder from `builder.` on; families of words go by the catalogue's own keys.
  const families = [...text.matchAll(/words\(`([\w.]+)\.\$/g)].map(([, family]) => family ?? '');
  expect(all.length).toBeGreaterThan(40);
  expect(all.filter((key) => !hasText(catalogue, key) && !hasText(catalogue, `builder.${key}`))).toEqual([]);
  const builder = catalogue['builder'] as Record<string, unknown>;
  expect(
    families.filter(
      (family) =>
        typeof builder[family] !== 'object' &&
        !/^(identifyBy|editor\.segmentRule|waitBranches)$/.test(family),
    ),
  ).toEqual([]);
  for (const type of ATTRIBUTE_TYPES) expect(hasText(catalogue, `builder.type.${type}`)).toBe(true);
  // The branches of Wait Until.
  const branches = text.matchAll(/\b(?:said|named|text)\('(\w+)'/g);
  expect(
    [...branches].map(([, key]) => `waitBranches.${key}`).filter((key) => !hasText(catalogue, key)),
  ).toEqual([]);
});

test('every error code has a status in words', () => {
  const codes = [
    ...readFileSync(join(ROOT, 'engine/store/errors/AudienceError.ts'), 'utf8').matchAll(/\| '([A-Z_]+)'/g),
  ].map(([, code]) => code ?? '');
  const { catalogue } = forms.find((form) => form.type === 'audience-connection') as Form;
  expect(codes.length).toBeGreaterThan(10);
  expect([...codes, 'ENTRY_SET_ASIDE'].filter((code) => !hasText(catalogue, `status.error.${code}`))).toEqual(
    [],
  );
});

test('every set of package.json has its form, and every form its set', () => {
  const sets = Object.keys(
    (
      JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
        'node-red': { nodes: Record<string, string> };
      }
    )['node-red'].nodes,
  );
  expect(forms.map(({ set }) => set).sort()).toEqual(sets.sort());
});

test('the choices of a form are those of the parameter, in both hosts the same words', () => {
  const shared: Record<string, Parameter> = { ...profileChoice, ...ruleChoice };
  for (const form of forms) {
    if (form.definition.category === 'config') continue;
    const own = parametersOf(form.folder);
    for (const name of Object.keys(form.definition.defaults)) {
      const parameter = own[name] ?? shared[name];
      if (parameter?.kind !== 'choice' || optionsOf(form, name).length === 0) continue;
      const offered = optionsOf(form, name).filter(
        (value) => !ONLY_HERE.has(`${form.folder}.${name}.${value}`),
      );
      const known = choicesFor(parameter, 'nodeRed').map(({ value }) => value);
      expect({ form: form.folder, name, offered: [...offered].sort() }).toEqual({
        form: form.folder,
        name,
        offered: known.filter((value) => !NOT_HERE.has(`${name}.${value}`)).sort(),
      });
    }
  }
});

test('what a node can be told to do is the same in both hosts, operation by operation', () => {
  const told = forms.flatMap((form) => {
    const { operation, mode, action } = parametersOf(form.folder);
    const parameter = operation ?? (form.folder === 'FilterAudience' ? mode : action);
    return parameter?.kind === 'choice' ? [{ form, parameter }] : [];
  });
  expect(told.length).toBeGreaterThan(12);
  /** Each for a reason. */
  const inN8nOnly: Record<string, string> = {
    'AddToFlow.newFlow': 'in Node-RED the sidebar inserts a new flow into the editor',
  };
  for (const { form, parameter } of told) {
    const inN8n = choicesFor(parameter, 'n8n')
      .map(({ value }) => value)
      .filter((value) => !(`${form.folder}.${value}` in inN8nOnly));
    expect({ node: form.folder, does: [...inN8n].sort() }).toEqual({
      node: form.folder,
      does: optionsOf(form, parameter.name).sort(),
    });
  }
});

test("a default is the parameter's default", () => {
  const shared: Record<string, Parameter> = { ...profileChoice, ...ruleChoice };
  for (const form of forms) {
    const own = parametersOf(form.folder);
    for (const [name, { value }] of Object.entries(form.definition.defaults)) {
      const parameter = own[name] ?? shared[name];
      // A typed input starts at a place in the message; what only n8n can do is not a default here.
      if (
        parameter === undefined ||
        form.definition.defaults[`${name}Type`] !== undefined ||
        WITHOUT_INPUT.has(name) ||
        OF_BEFORE.has(`${form.type}.${name}`)
      )
        continue;
      if (
        parameter.kind === 'choice' &&
        !choicesFor(parameter, 'nodeRed').some((choice) => choice.value === parameter.default)
      )
        continue;
      expect({ form: form.folder, name, value }).toEqual({
        form: form.folder,
        name,
        value: parameter.default,
      });
    }
  }
});

/** A list of profiles is how batches of Filter Audience go on in Node-RED; n8n makes items of them. */
const ONLY_HERE = new Set([
  'AddTag.to.list',
  'RemoveTag.to.list',
  'AddToFlow.what.list',
  'Broadcast.addFrom.list',
]);
/** In Node-RED the rule itself is built row by row. */
const NOT_HERE = new Set(['ruleFrom.conditions']);

function known(form: Form, key: string): boolean {
  if (key.startsWith('node-red:')) return true;
  const [set, own] = key.includes(':')
    ? [key.slice(PACKAGE.length + 1, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
    : [form.set, key];
  return hasText(forms.find((one) => one.set === set)?.catalogue ?? {}, own);
}

function optionsOf(form: Form, field: string): string[] {
  const select =
    new RegExp(`<select id="node-input-${field}"[^>]*>([\\s\\S]*?)</select>`).exec(form.template)?.[1] ?? '';
  return [...select.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value ?? '');
}

function parametersOf(folder: string): Record<string, Parameter> {
  let exported: Record<string, unknown>;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    exported = require(join(ROOT, 'nodes', folder, `${folder}.parameters`)) as Record<string, unknown>;
  } catch {
    return {};
  }
  const key = folder.charAt(0).toLowerCase() + folder.slice(1);
  return (exported[key] ?? {}) as Record<string, Parameter>;
}

function sources(): { file: string; text: string }[] {
  const folders = ['nodes/hosts/node-red', ...forms.map(({ folder }) => `nodes/${folder}`)];
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.node.ts'))
      .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(ROOT, folder, file), 'utf8') })),
  );
}

test('an entry and an exit have the same words for how they stand', () => {
  const words = ['SegmentEntry', 'SegmentExit'].map((name) =>
    Object.keys(
      (
        JSON.parse(
          readFileSync(join(ROOT, 'nodes', name, 'locales/en-US', `${name}.node-red.json`), 'utf8'),
        ) as { status: object }
      ).status,
    ).sort(),
  );
  expect(words[0]).toEqual(words[1]);
});
