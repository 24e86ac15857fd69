import { hostname } from 'node:os';
import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { isAudienceError, type Entry, type FlowCounts } from '../../../../engine';
import { noConnection, type ConnectionNode } from '../connection/connection';
import { whenStarted } from '../connection/deploys';
import { EntrySource, type EntrySourceSettings, type LaunchSettings } from './EntrySource';
import { withEntryOptions } from '../../../SegmentEntry/withEntryOptions';
import { NumbersOfFlow } from './NumbersOfFlow';
import { FlowError } from '../answers/FlowError';
import { flowIdOf, flowNameOf } from './flowOfNode';
import { StatusLine } from '../answers/StatusLine';
import { useConnection } from '../connection/useConnection';
import { wholeNumber } from '../inputs/wholeNumber';

/** What the forms of Segment Entry and Segment Exit save. */
export interface EntryDef {
  connection?: string;
  audience?: LaunchSettings['audience'];
  updateAfterLaunch?: string;
  reEntry?: string;
  reEntryHours?: string | number;
  markAsDelivered?: string;
  acknowledgeWithinMinutes?: string | number;
  maxConcurrent?: string | number;
  maxPerSecond?: string | number;
  maxAttempts?: string | number;
  includeProfile?: boolean;
  whenSettingsChanged?: string;
  tagsMatch?: string;
  checkDoNotContact?: string;
  stopOnExit?: boolean;
  topic?: string;
  goalEvent?: string;
  goalRule?: string;
  goalDays?: string | number;
  flowId?: string;
}

export interface EntryKind {
  kind: Entry['kind'];
  /** Where the node's status words stand. */
  words: string;
}

const LEASE_SECONDS = 30;

/** Makes a node the entry point of a flow. Nothing here throws: wrong settings are a status and an error for Catch nodes. */
export function startEntries(RED: NodeAPI, node: Node, def: EntryDef, { kind, words }: EntryKind): void {
  const status = new StatusLine(RED, node);
  const fail = (error: FlowError): void => {
    status.failed(error.code);
    node.error(error, {});
  };
  node.on('close', () => status.close());

  useConnection(RED, node, def.connection, (connection) => {
    try {
      if (connection !== undefined) return pull(connection, settingsOf(RED, node, def, kind));
      status.noConnection();
      throw noConnection(RED, def.connection);
    } catch (error) {
      const forget = whenStarted(RED, () => fail(FlowError.from(error)));
      return () => Promise.resolve(forget());
    }
  });

  function pull(
    connection: ConnectionNode,
    settings: EntrySourceSettings,
  ): (removed: boolean) => Promise<unknown> {
    /** Since this deploy; how a flow went in all is for its report. */
    let sent = 0;
    let inFlight = 0;
    let counts: FlowCounts | undefined;
    const show = (): void => {
      const now =
        inFlight > 0
          ? RED._(`${words}inFlight`, { count: inFlight, sent })
          : sent > 0
            ? RED._(`${words}waitingSent`, { sent })
            : RED._(`${words}waiting`);
      status.say({
        fill: inFlight > 0 ? 'blue' : 'green',
        shape: 'dot',
        text: counts === undefined ? now : `${now} · ${RED._(`${words}numbers`, { ...counts })}`,
        // For Status nodes.
        ...counts,
      });
    };
    const numbers = new NumbersOfFlow(connection.link, settings.launch.id, (told) => {
      counts = told;
      show();
    });
    const showInFlight = (count: number): void => {
      inFlight = count;
      status.succeeded();
      numbers.changed();
      show();
    };
    const names = new Map<string, string>();
    const source = new EntrySource(connection.link, settings, {
      deliver: async (entry, signal) => {
        node.send(await messageOf(connection, entry, def, names, signal));
        sent += 1;
        numbers.changed();
      },
      launched: () => showInFlight(0),
      inFlight: showInFlight,
      failed: fail,
      setAside: (entry) =>
        node.error(setAsideError(entry, settings.maxAttempts), {
          payload: entry.profile,
          profile: { ...entry.profile },
          audience: { entry },
        }),
    });
    const unwatch = connection.link.watch((state) => status.database(state));
    status.say({ fill: 'grey', shape: 'ring', text: RED._(`${words}launching`) });
    const forget = whenStarted(RED, () => source.start());
    return async (removed) => {
      forget();
      numbers.stop();
      await source
        .stop(removed)
        .catch((error: unknown) =>
          node.warn(`The flow could not be stopped: ${FlowError.from(error).message}`),
        );
      unwatch();
    };
  }
}

function settingsOf(RED: NodeAPI, node: Node, def: EntryDef, kind: Entry['kind']): EntrySourceSettings {
  const hours = wholeNumber(def.reEntryHours, 'reEntryHours', { least: 1, otherwise: 24 });
  const leaseSeconds = Number(
    (RED.settings as { audienceSegmentEntryLeaseSeconds?: unknown }).audienceSegmentEntryLeaseSeconds ??
      LEASE_SECONDS,
  );
  const launch: LaunchSettings = {
    id: flowIdOf(node, def.flowId),
    name: flowNameOf(node, (def.audience?.segments ?? []).join(', ') || 'Node-RED flow'),
    host: 'node-red',
    audience: def.audience ?? {},
    on: [kind],
    updateAfterLaunch: def.updateAfterLaunch === 'never' ? 'never' : 'realTime',
    // Each visit's end is told: for that each visit has to count.
    reEntry:
      kind === 'exit' || def.reEntry === 'afterExit'
        ? 'afterExit'
        : def.reEntry === 'afterHours'
          ? { afterHours: hours }
          : 'never',
    ...(def.whenSettingsChanged === 'replace' ? { replace: true } : {}),
  };
  return {
    launch: kind === 'exit' ? launch : withEntryOptions(launch, def),
    acknowledgedLater: def.markAsDelivered === 'later',
    maxInFlight: wholeNumber(def.maxConcurrent, 'maxConcurrent', { least: 1, most: 1_000, otherwise: 10 }),
    maxPerSecond: wholeNumber(def.maxPerSecond, 'maxPerSecond', { least: 1, most: 10_000, otherwise: 50 }),
    maxAttempts: wholeNumber(def.maxAttempts, 'maxAttempts', { least: 1, most: 100, otherwise: 5 }),
    acknowledgeWithinMs:
      wholeNumber(def.acknowledgeWithinMinutes, 'acknowledgeWithinMinutes', { least: 1, otherwise: 60 }) *
      60_000,
    leaseMs: (Number.isFinite(leaseSeconds) && leaseSeconds > 0 ? leaseSeconds : LEASE_SECONDS) * 1_000,
    owner: `${hostname()}:${process.pid}:${node.id}`,
  };
}

/** The message of one entry: the profile twice, because authors change the payload on the way, and the entry itself. */
async function messageOf(
  connection: ConnectionNode,
  entry: Entry,
  def: EntryDef,
  names: Map<string, string>,
  signal: AbortSignal,
): Promise<NodeMessage> {
  const profile =
    def.includeProfile === false
      ? { ...entry.profile }
      : await connection.link.run((engine) => engine.profiles.get({ id: entry.profile.id }), {
          waitMs: Infinity,
          signal,
        });
  return {
    payload: profile,
    topic: await topicOf(connection.link, entry, names, signal),
    profile: structuredClone(profile),
    audience: { entry },
  };
}

/** The name of the segment; of an entry through tags, profiles or companies the flow. A segment that is no more has its id. */
async function topicOf(
  link: ConnectionNode['link'],
  { segment, flowId }: Entry,
  names: Map<string, string>,
  signal: AbortSignal,
): Promise<string> {
  if (segment === undefined) return flowId;
  const known = names.get(segment);
  if (known !== undefined) return known;
  const name = await link
    .run(async (engine) => (await engine.segments.get(segment)).name, { waitMs: Infinity, signal })
    .catch((error: unknown) =>
      isAudienceError(error) && error.code === 'NOT_FOUND' ? segment : Promise.reject(error),
    );
  names.set(segment, name);
  return name;
}

function setAsideError(entry: Entry, attempts: number): FlowError {
  return new FlowError({
    code: 'ENTRY_SET_ASIDE',
    message: `An entry was tried ${attempts} times and is not delivered again`,
    hint: `Look at what happened to profile ${entry.profile.id}; add it to the flow again when it is mended.`,
  });
}
