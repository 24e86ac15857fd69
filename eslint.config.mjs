// What the editors of n8n and Node-RED, and the shape of this codebase, rely on. Overrides carry their reason; the long
// form is in docs/decisions/lint.md.
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const clockSyntax = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message:
      'Nothing in engine/ reads the clock: take `now` as an argument, or the clock of engine/store/clock.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message:
      'Nothing in engine/ reads the clock: take `now` as an argument, or the clock of engine/store/clock.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message:
      'Nothing in engine/ reads the clock: take `now` as an argument, or the clock of engine/store/clock.',
  },
  {
    selector:
      "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/][arguments.length=0]",
    message:
      'Nothing in engine/ reads the clock: take `now` as an argument, or the clock of engine/store/clock.',
  },
];

const rawErrorSyntax = [
  {
    selector: "NewExpression[callee.name='Error'], CallExpression[callee.name='Error']",
    message: 'No raw Error: use a class of engine/store/errors, which carries a stable code and a hint.',
  },
];

const HOSTS = '(n8n-workflow|n8n-core|n8n-nodes-base|@n8n/.+|node-red|node-red-.+|@node-red/.+)';

/** Imports, re-exports, require() and import() of anything that `pattern` describes; a rule for each, because none sees them all. */
const noImportOf = (pattern, message) => ({
  imports: { patterns: [{ regex: pattern, message }] },
  syntax: [
    { selector: `ImportExpression > Literal[value=/${pattern.replaceAll('/', '\\u002F')}/]`, message },
    {
      selector: `CallExpression[callee.name='require'] > Literal[value=/${pattern.replaceAll('/', '\\u002F')}/]`,
      message,
    },
  ],
});

const engineBoundary = noImportOf(
  `^${HOSTS}(/|$)|(^|/)(nodes|credentials)(/|$)`,
  'engine/ knows no host: nothing of n8n or Node-RED below engine/. Put it into nodes/hosts/.',
);
const hostFree = noImportOf(
  `^${HOSTS}(/|$)`,
  'Only *.node.ts, *.node-red.ts and nodes/hosts/ know a host: everything else in a node folder is read by both.',
);

/**
 * The wings of engine/, each above those it may know (engine/README.md has the plan). Only the door (the files beside the folders) knows all; what runs
 * upwards all the same is an occasion (engine/store/occasions.ts, engine/listeners.ts). No exception exists.
 */
const WINGS = [
  'store',
  'language',
  'api',
  'evaluation',
  'membership',
  'people',
  'contact',
  'journeys',
  'access',
  'work',
  'health',
];
const DOOR = 'index|openEngine|openContext|readOptions|deadlines|renewKeys|inspectDatabase|indexes|listeners';

const walls = WINGS.map((wing, floor) => {
  const above = WINGS.slice(floor + 1);
  const known = WINGS.slice(0, floor).join(', ') || 'nothing else of ours';
  return {
    wing,
    ...noImportOf(
      `^(\\.\\./)*\\.\\.(/(${[...above, 'nodes', 'credentials', 'console'].join('|')})(/|$)|/(${DOOR})$|/?$)`,
      `engine/${wing} may know ${known}. What a wing above has to hear of is an occasion: engine/store/occasions.ts.`,
    ),
  };
});

const consoleBoundary = noImportOf(
  `^(${HOSTS.slice(1, -1)}|mongodb)(/|$)|(^|/)(nodes|credentials)(/|$)`,
  'console/ knows no host and no driver: it speaks to the door of the engine.',
);

export default tseslint.config(
  { ignores: ['dist/', 'resources/', '.build/', '.cache/', '.data/', 'node_modules/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  { files: ['**/*.ts'], extends: [js.configs.recommended, tseslint.configs.recommended] },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },

  // A promise that nobody hears kills Node-RED.
  {
    files: ['engine/**/*.ts', 'console/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...rawErrorSyntax],
    },
  },

  {
    files: ['engine/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', engineBoundary.imports],
      'no-restricted-syntax': ['error', ...rawErrorSyntax, ...clockSyntax, ...engineBoundary.syntax],
    },
  },
  ...walls.map(({ wing, imports, syntax }) => ({
    files: [`engine/${wing}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [...engineBoundary.imports.patterns, ...imports.patterns] },
      ],
      'no-restricted-syntax': [
        'error',
        ...rawErrorSyntax,
        ...clockSyntax,
        ...engineBoundary.syntax,
        ...syntax,
      ],
    },
  })),
  {
    files: ['console/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', consoleBoundary.imports],
      'no-restricted-syntax': ['error', ...rawErrorSyntax, ...consoleBoundary.syntax],
    },
  },
  {
    files: ['engine/store/clock/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...rawErrorSyntax, ...engineBoundary.syntax] },
  },
  {
    files: ['nodes/**/*.ts'],
    ignores: ['nodes/**/*.node.ts', 'nodes/**/*.node-red.ts', 'nodes/hosts/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', hostFree.imports],
      'no-restricted-syntax': ['error', ...rawErrorSyntax, ...hostFree.syntax],
    },
  },

  // n8n: the set of `n8n-node lint` without Cloud support (a node that opens MongoDB itself cannot run in n8n Cloud).
  {
    files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
    ignores: ['nodes/**/*.node-red.ts', 'nodes/hosts/node-red/**'],
    extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      // The engine needs its MongoDB driver, calendar, phone and CSV libraries at runtime.
      '@n8n/community-nodes/no-runtime-dependencies': 'off',
      // Goes by the name of a field: a connection string and a private key are secrets whatever they are called.
      '@n8n/community-nodes/credential-unnecessary-password': 'off',
    },
  },
  {
    // Shared pieces throw the engine's errors; the one mapper of the host turns them into NodeOperationError with the item's index.
    files: ['nodes/hosts/n8n/**/*.ts'],
    rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
  },
  {
    // Its webhooks are n8n's own: nothing is registered with anybody else.
    files: ['nodes/AudienceConsole/AudienceConsoleTrigger.node.ts'],
    rules: { '@n8n/community-nodes/webhook-lifecycle-complete': 'off' },
  },
  {
    files: ['package.json'],
    languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
    rules: { ...n8nNodesBase.configs.community.rules },
  },
  {
    files: ['credentials/**/*.ts'],
    rules: {
      ...n8nNodesBase.configs.credentials.rules,
      // As in n8n's own node-cli: superseded by credential-documentation-url and credential-password-field.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
    },
  },
  {
    files: ['nodes/**/*.node.ts', 'nodes/hosts/n8n/**/*.ts'],
    rules: {
      ...n8nNodesBase.configs.nodes.rules,
      // As in n8n's own node-cli: these want the string 'main', n8n itself wants NodeConnectionTypes.Main.
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-inputs-wrong-trigger-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
      'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
      // "Name or ID", where what is chosen has neither: an operator.
      'n8n-nodes-base/node-param-display-name-wrong-for-dynamic-options': 'off',
      'n8n-nodes-base/node-param-description-wrong-for-dynamic-options': 'off',
    },
  },

  {
    files: ['**/*.{js,cjs,mjs}'],
    rules: {
      'no-undef': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
);
