import type { NodeAPI } from 'node-red';
import { InvalidArgumentError, openAudienceEngine } from '../../../engine';
import { isObject } from './profileInput';

/** What the form of a connection holds while it is edited; a blank uri is the stored one. */
interface ConnectionForm {
  id?: unknown;
  uri?: unknown;
  database?: unknown;
  account?: unknown;
  timeZone?: unknown;
}

/** Opens an engine with the form's settings, asks the database, and closes it again. */
export async function testConnection(RED: NodeAPI, body: unknown): Promise<{ database: string; account: string }> {
  const form: ConnectionForm = isObject(body) ? body : {};
  const uri = textOf(RED, form.uri) || textOf(RED, storedUri(RED, form.id));
  if (uri === '') throw new InvalidArgumentError('There is no MongoDB URI', { hint: 'Fill in the URI, for example mongodb://127.0.0.1:27017/audience.', path: '/uri' });
  const database = textOf(RED, form.database);
  const account = textOf(RED, form.account);
  const timeZone = textOf(RED, form.timeZone);
  const engine = await openAudienceEngine({
    uri,
    ...(database ? { database } : {}),
    ...(account ? { account } : {}),
    ...(timeZone ? { timeZone } : {}),
    appName: 'node-red-audience-test',
    maxPoolSize: 1,
  });
  try {
    const health = await engine.health();
    return { database: health.database, account: health.account };
  } finally {
    await engine.close();
  }
}

function storedUri(RED: NodeAPI, id: unknown): unknown {
  if (typeof id !== 'string') return undefined;
  return (RED.nodes.getCredentials(id) as { uri?: unknown } | null | undefined)?.uri;
}

/** The text of an input, with `${NAME}` read from the environment as Node-RED does on deploy. */
function textOf(RED: NodeAPI, value: unknown): string {
  if (typeof value !== 'string') return '';
  const text = value.trim();
  if (!/^\$\{[^}]+\}$/.test(text)) return text;
  return String(RED.util.evaluateNodeProperty(text, 'env', {} as never, {}) ?? '');
}
