import { askPatiently } from '../audienceEditor';

declare const RED: { _(key: string, values?: Record<string, unknown>): string };

const WORDS = '@audience-engine/n8n-nodes-audience/audience-connection:';

/** A text of the sidebar, by its key below `sidebar`; also before the connection's own script has run. */
export const words = (key: string, values?: Record<string, unknown>): string =>
  RED._(`${WORDS}sidebar.${key}`, values);

/** Asks one of the sidebar's routes. Rejects with a sentence. */
export function ask<Answer>(
  connection: string,
  path: string,
  { query = {}, body }: { query?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  return askPatiently(connection, `sidebar/${path}${search ? `?${search}` : ''}`, body);
}
