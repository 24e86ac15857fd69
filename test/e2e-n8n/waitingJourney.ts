import type { AudienceEngine } from '../../engine';
import { credentials, PACKAGE, type SavedWorkflow } from './workflows';

/** Whoever gets the tag waits for a purchase or for a moment of its own, and where it comes out leaves a note in its own events. */
export function waitingJourney(id: string, tag: string): SavedWorkflow {
  const ENDS = ['bought', 'reminded', 'late'];
  const node = (name: string, type: string, parameters: object) => ({
    id: `${tag}-${name}`,
    name,
    type: `${PACKAGE}.${type}`,
    typeVersion: 1,
    position: [0, 0],
    credentials,
    parameters,
  });
  const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
  return {
    id,
    name: `Waiting journey of ${tag}`,
    nodes: [
      node('Entry', 'segmentEntryTrigger', {
        audience: { tags: [{ tag: { __rl: true, mode: 'name', value: tag } }] },
        updateAfterLaunch: 'realTime',
        reEntry: 'never',
        markAsDelivered: 'succeeded',
        options: { profilesPerExecution: 50 },
      }),
      node('Wait', 'waitUntil', {
        identifyBy: 'item',
        branch: 'event',
        eventType: 'Purchase',
        moreBranches: { values: [{ branch: 'date', attribute: 'remindAt' }] },
        amount: 1,
        unit: 'days',
        onRepeat: 'both',
        options: {},
      }),
      ...ENDS.map((by) =>
        node(by, 'trackEvent', {
          identifyBy: 'item',
          eventType: 'Came out',
          propertiesFrom: 'json',
          propertiesJson: JSON.stringify({ by, of: tag }),
          options: {},
        }),
      ),
    ],
    connections: { Entry: { main: [to('Wait')] }, Wait: { main: ENDS.map(to) } },
    active: false,
    settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
  } as SavedWorkflow;
}

/** The place where they wait, once somebody does. */
async function placeOf(engine: AudienceEngine, tag: string) {
  return (await engine.waits.places()).find(({ place }) => place.nodeId === `${tag}-Wait`);
}

/** How many wait, with nothing left of the flow that brought them. */
export async function waitingOf(engine: AudienceEngine, tag: string): Promise<number> {
  const flows = await Promise.all(
    (await engine.flows.list())
      .filter(({ name }) => name.includes(tag))
      .map(({ id }) => engine.flows.counts(id)),
  );
  const isUnderWay = flows.some(({ waiting }) => waiting > 0);
  return isUnderWay ? NaN : ((await placeOf(engine, tag))?.waiting ?? 0);
}

/** Ended, and not on their way yet. */
export const endedOf = async (engine: AudienceEngine, tag: string): Promise<number> =>
  (await placeOf(engine, tag))?.toHandle ?? 0;

/** How many have come out: in all, by an end, or more than once. */
export function cameOut(
  engine: AudienceEngine,
  tag: string,
  { by, atLeast = 1 }: { by?: string; atLeast?: number } = {},
): Promise<number> {
  const is = (property: string, value: string) => ({ property, operator: 'is', value });
  return engine.audience.count({
    event: 'Came out',
    where: { all: [is('of', tag), ...(by === undefined ? [] : [is('by', by)])] },
    occurrence: { operator: 'moreOrEqual', count: atLeast },
  } as never);
}

export async function did(
  engine: AudienceEngine,
  people: readonly string[],
  what: 'Purchase' | 'remindAt',
): Promise<void> {
  if (what === 'Purchase')
    await engine.events.trackMany(
      people.map((externalId) => ({ profile: { externalId }, type: 'Purchase' })),
    );
  else {
    const remindAt = new Date(Date.now() + 1_000).toISOString();
    await engine.profiles.upsertMany(people.map((externalId) => ({ externalId, attributes: { remindAt } })));
  }
}
