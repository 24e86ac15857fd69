import type { AudienceEngine } from '../../engine';
import { credentials, PACKAGE, type SavedWorkflow } from './workflows';

/**
 * Whoever gets the tag is handled by an execution that takes a second, and that notes in the profile's own events with which
 * attempt it was started.
 */
export function slowJourney(
  id: string,
  tag: string,
  markAsDelivered: 'finished' | 'succeeded',
): SavedWorkflow {
  const nodes = [
    {
      id: `${tag}-entry`,
      name: 'Entry',
      type: `${PACKAGE}.segmentEntryTrigger`,
      typeVersion: 1,
      position: [0, 0],
      credentials,
      parameters: {
        audience: { tags: [{ tag: { __rl: true, mode: 'name', value: tag } }] },
        updateAfterLaunch: 'realTime',
        reEntry: 'never',
        markAsDelivered,
        options: {},
      },
    },
    {
      id: `${tag}-wait`,
      name: 'Wait',
      type: 'n8n-nodes-base.wait',
      typeVersion: 1.1,
      position: [200, 0],
      webhookId: `b1a4d0a2-6f0e-4a52-9a44-${id}`,
      parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' },
    },
    {
      id: `${tag}-handled`,
      name: 'Handled',
      type: `${PACKAGE}.trackEvent`,
      typeVersion: 1,
      position: [400, 0],
      credentials,
      parameters: {
        identifyBy: 'item',
        eventType: 'Handled',
        propertiesFrom: 'json',
        propertiesJson: '={{ ({ attempt: $json.entry.attempt }) }}',
        options: {},
      },
    },
  ];
  const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
  return {
    id,
    name: `Slow journey of ${tag}`,
    nodes,
    connections: { Entry: to('Wait'), Wait: to('Handled') },
    active: false,
    settings: { executionOrder: 'v1' },
  } as SavedWorkflow;
}

const HANDLED = {
  event: 'Handled',
  occurrence: { operator: 'moreOrEqual', count: 1 },
  timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' },
};

export const named = (tag: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${tag}-${index}`);

export async function enter(engine: AudienceEngine, people: readonly string[], tag: string): Promise<void> {
  await engine.profiles.upsertMany(people.map((externalId) => ({ externalId, tags: [tag] })));
}

/** How many of those with the tag were handled at least once. */
export const handledOf = (engine: AudienceEngine, tag: string): Promise<number> =>
  engine.audience.count({ all: [{ tags: [tag], operator: 'hasAny' }, HANDLED] } as never);

/** With which attempts each of them was handled. */
export async function attemptsOf(engine: AudienceEngine, people: readonly string[]): Promise<number[][]> {
  const files = await Promise.all(people.map((externalId) => engine.profiles.export({ externalId })));
  return files.map(({ events }) =>
    events.filter(({ type }) => type === 'Handled').map(({ properties }) => properties['attempt'] as number),
  );
}
