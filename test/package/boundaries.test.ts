import { lint } from './lint';

it('engine/ knows no host', () => {
  const violations = [
    "import { NodeOperationError } from 'n8n-workflow';\nexport const x = NodeOperationError;",
    "import type { IExecuteFunctions } from 'n8n-workflow';\nexport type X = IExecuteFunctions;",
    "export * from 'n8n-core';",
    "import * as RED from 'node-red';\nexport const x = RED;",
    "import { util } from '@node-red/util';\nexport const x = util;",
    "export const x = () => import('node-red');",
    "export const x: unknown = require('n8n-workflow');",
    "import { y } from '../nodes/parameters/Parameter';\nexport const x = y;",
  ];
  for (const [i, found] of lint(
    ...violations.map((code): [string, string] => ['engine/store/context.ts', code]),
  ).entries()) {
    expect([violations[i], ...found]).toContainEqual(expect.stringContaining('engine/ knows no host'));
  }
});

it('engine/ does not read the clock', () => {
  const violations = [
    'export const x = Date.now();',
    'export const x = new Date();',
    'export const x = Date();',
    'declare const DateTime: { now(): unknown };\nexport const x = DateTime.now();',
  ];
  for (const [i, found] of lint(
    ...violations.map((code): [string, string] => ['engine/store/context.ts', code]),
  ).entries()) {
    expect([violations[i], ...found]).toContainEqual(
      expect.stringContaining('Nothing in engine/ reads the clock'),
    );
  }
});

it('lets the libraries of the engine, and a Date of a given instant, through', () => {
  const fine =
    "import { MongoClient } from 'mongodb';\nexport const x = (at: number) => [MongoClient, new Date(at)];\n";
  expect(lint(['engine/store/context.ts', fine])).toEqual([[]]);
});

it('neither the engine nor a node throws a raw Error', () => {
  const code = "export function fail(): never {\n  throw new Error('no');\n}\n";
  for (const found of lint(
    ['engine/store/context.ts', code],
    ['nodes/hosts/n8n/connection/connectionString.ts', code],
  )) {
    expect(found).toContainEqual(expect.stringContaining('No raw Error'));
  }
});

it('what both hosts read knows neither', () => {
  const code = "import type { INodeProperties } from 'n8n-workflow';\nexport type X = INodeProperties;\n";
  const [shared, own] = lint(
    ['nodes/AddTag/AddTag.parameters.ts', code],
    ['nodes/hosts/n8n/connection/connectionString.ts', code],
  );
  expect(shared).toContainEqual(expect.stringContaining('Only *.node.ts'));
  expect(own).toEqual([]);
});

it('a promise that nobody hears is refused', () => {
  const [found] = lint([
    'nodes/hosts/n8n/connection/connectionString.ts',
    'export function f(): void {\n  Promise.resolve(1);\n}\n',
  ]);
  expect(found).toContainEqual(expect.stringContaining('Promises must be awaited'));
});
