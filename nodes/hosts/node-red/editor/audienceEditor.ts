import type { NamedEntry } from '../../../../console/rules/Surroundings';

/** What the dialogs of all audience nodes share (nodes/AudienceConnection/AudienceConnection.node-red.html). */
interface AudienceEditor {
  words(key: string, values?: Record<string, unknown>): string;
  /** Names that the engine knows; empty when it cannot be asked. */
  list(
    name:
      | 'attributes'
      | 'dates'
      | 'events'
      | 'realTimeSegments'
      | 'segments'
      | 'tags'
      | `properties?event=${string}`,
  ): Promise<NamedEntry[]>;
  /** The connection chosen in the open dialog. */
  connectionId(): string | undefined;
  problemOf(answer: unknown): string;
}

interface Shared {
  AudienceEditor: AudienceEditor;
  $: JQuery;
}

/** As much of jQuery and its typed input as the dialogs need. */
interface JQuery {
  (target: string | Element): Selection;
  ajax(request: Record<string, unknown>): {
    done(heard: (answer: unknown) => void): { fail(heard: (answer: unknown) => void): void };
  };
}

interface Selection {
  val(): unknown;
  val(value: string): Selection;
  on(events: string, heard: () => void): Selection;
  on(events: string, selector: string, heard: () => void): Selection;
  trigger(event: string): Selection;
  typedInput(method: 'value' | 'type', value: string): void;
}

const shared = (): Shared => globalThis as unknown as Shared;
export const audienceEditor = (): AudienceEditor => shared().AudienceEditor;
export const find = (target: string | Element): Selection => shared().$(target);
export const valueOf = (field: string): string => String(find(`#node-input-${field}`).val() ?? '');

/** Asks an endpoint of the connection chosen in the open dialog. */
export function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  const connection = audienceEditor().connectionId();
  // The dialog may have been closed since the question was put.
  return connection === undefined
    ? Promise.reject(audienceEditor().words('editor.preview.noConnection'))
    : askConnection(connection, path, body);
}

/** A connection that is being restarted by a deploy is asked again: so often, every so many milliseconds. */
const TRIES = 10;
const RESTART_MS = 500;

/**
 * Asks an endpoint of a connection; rejects with a sentence. The editor adds whoever is logged in.
 *
 * @param tries how often a connection that does not run yet is asked; a deploy restarts it.
 */
export function askConnection<Answer>(
  connection: string,
  path: string,
  body?: unknown,
  tries = 1,
): Promise<Answer> {
  const url = `audience/${encodeURIComponent(connection)}/${path}`;
  const request =
    body === undefined
      ? { url, method: 'GET' }
      : { url, method: 'POST', contentType: 'application/json', data: JSON.stringify(body) };
  return new Promise((resolve, reject) => {
    shared()
      .$.ajax(request)
      .done((answer) => resolve(answer as Answer))
      .fail((answer) => {
        if (tries > 1 && isNotDeployed(answer))
          setTimeout(() => resolve(askConnection(connection, path, body, tries - 1)), RESTART_MS);
        else reject(audienceEditor().problemOf(answer));
      });
  });
}

/** The same, waiting for a connection that a deploy restarts. */
export const askPatiently = <Answer>(connection: string, path: string, body?: unknown): Promise<Answer> =>
  askConnection(connection, path, body, TRIES);

const isNotDeployed = (answer: unknown): boolean =>
  (answer as { responseJSON?: { code?: unknown } } | undefined)?.responseJSON?.code === 'NOT_DEPLOYED';
