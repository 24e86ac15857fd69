import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../support/built';
import type { N8nProcess } from '../support/n8nProcess';

export const PACKAGE = '@audience-engine/n8n-nodes-audience';
export const credentials = { audienceApi: { id: 'audience', name: 'Audience' } };

export interface SavedWorkflow {
  id: string;
  name: string;
}

/** A workflow as docs/workflows offers it. */
export const example = (name: string): SavedWorkflow =>
  JSON.parse(readFileSync(join(checkout, 'docs/workflows', `${name}.json`), 'utf8')) as SavedWorkflow;

/** The credential that all of them name, for this database. */
export async function importCredential(n8n: N8nProcess, connectionString: string): Promise<void> {
  const data = { configurationType: 'connectionString', connectionString, account: 'main', timeZone: 'UTC' };
  await n8n.import('credentials', [{ id: 'audience', name: 'Audience', type: 'audienceApi', data }]);
}

export async function importAndPublish(n8n: N8nProcess, ...workflows: SavedWorkflow[]): Promise<void> {
  await n8n.import('workflow', workflows);
  for (const { id } of workflows) await n8n.command('publish:workflow', `--id=${id}`);
}
