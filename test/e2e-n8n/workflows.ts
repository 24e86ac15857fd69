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
export const example = (name: string): SavedWorkflow => JSON.parse(readFileSync(join(checkout, 'docs/workflows', `${name}.json`), 'utf8')) as SavedWorkflow;

/** The credential that all of them name, for this database. */
export async function importCredential(n8n: N8nProcess, connectionString: string): Promise<void> {
  const data = { configurationType: 'connectionString', connectionString, account: 'main', timeZone: 'UTC' };
  await n8n.import('credentials', [{ id: 'audience', name: 'Audience', type: 'audienceApi', data }]);
}

export async function importAndPublish(n8n: N8nProcess, ...workflows: SavedWorkflow[]): Promise<void> {
  await n8n.import('workflow', workflows);
  for (const { id } of workflows) await n8n.command('publish:workflow', `--id=${id}`);
}

/**
 * Whoever gets the tag is handled by an execution that takes a second, and that notes in the profile's own events with which
 * attempt it was started.
 */
export function slowJourney(id: string, tag: string, markAsDelivered: 'finished' | 'succeeded'): SavedWorkflow {
  const nodes = [
    {
      id: `${tag}-entry`, name: 'Entry', type: `${PACKAGE}.segmentEntryTrigger`, typeVersion: 1, position: [0, 0], credentials,
      parameters: { audience: { tags: [{ tag: { __rl: true, mode: 'name', value: tag } }] }, updateAfterLaunch: 'realTime', reEntry: 'never', markAsDelivered, options: {} },
    },
    { id: `${tag}-wait`, name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [200, 0], webhookId: `b1a4d0a2-6f0e-4a52-9a44-${id}`, parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' } },
    {
      id: `${tag}-handled`, name: 'Handled', type: `${PACKAGE}.trackEvent`, typeVersion: 1, position: [400, 0], credentials,
      parameters: { identifyBy: 'item', eventType: 'Handled', propertiesFrom: 'json', propertiesJson: '={{ ({ attempt: $json.entry.attempt }) }}', options: {} },
    },
  ];
  const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
  return { id, name: `Slow journey of ${tag}`, nodes, connections: { Entry: to('Wait'), Wait: to('Handled') }, active: false, settings: { executionOrder: 'v1' } } as SavedWorkflow;
}
