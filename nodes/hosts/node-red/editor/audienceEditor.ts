import type { NamedEntry } from '../../../../console/rules/Surroundings';

/** What the dialogs of all audience nodes share (nodes/AudienceConnection/AudienceConnection.node-red.html). */
interface AudienceEditor {
  words(key: string, values?: Record<string, unknown>): string;
  /** Names that the engine knows; empty when it cannot be asked. */
  list(
    name: 'attributes' | 'events' | 'tags' | 'segments' | `properties?event=${string}`,
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
export const ask = <Answer>(path: string, body?: unknown): Promise<Answer> =>
  askConnection(audienceEditor().connectionId() ?? '', path, body);

/** Asks an endpoint of a connection; rejects with a sentence. The editor adds whoever is logged in. */
export function askConnection<Answer>(connection: string, path: string, body?: unknown): Promise<Answer> {
  const url = `audience/${encodeURIComponent(connection)}/${path}`;
  const request =
    body === undefined
      ? { url, method: 'GET' }
      : { url, method: 'POST', contentType: 'application/json', data: JSON.stringify(body) };
  return new Promise((resolve, reject) => {
    shared()
      .$.ajax(request)
      .done((answer) => resolve(answer as Answer))
      .fail((answer) => reject(audienceEditor().problemOf(answer)));
  });
}
