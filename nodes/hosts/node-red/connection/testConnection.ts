import type { NodeAPI } from 'node-red';
import { InvalidArgumentError, openAudienceEngine } from '../../../../engine';
import { isObject } from '../inputs/profileInput';

/** What the form of a connection holds while it is edited; a blank uri is the stored one. */
interface ConnectionForm {
  id?: unknown;
  uri?: unknown;
  database?: unknown;
  account?: unknown;
  timeZone?: unknown;
  defaultCountry?: unknown;
}

/** Reads the form's settings as a connection would, and asks the database. The account keeps its time zone: a test changes nothing. */
export async function testConnection(
  RED: NodeAPI,
  body: unknown,
): Promise<{ database: string; account: string }> {
  const form: ConnectionForm = isObject(body) ? body : {};
  const uri = textOf(RED, form.uri) || textOf(RED, storedUri(RED, form.id));
  if (uri === '')
    throw new InvalidArgumentError('There is no MongoDB URI', {
      hint: 'Fill in the URI, for example mongodb://127.0.0.1:27017/audience.',
      path: '/uri',
    });
  const database = textOf(RED, form.database);
  const account = textOf(RED, form.account);
  const timeZone = textOf(RED, form.timeZone);
  const defaultCountry = textOf(RED, form.defaultCountry).toUpperCase();
  const asked = {
    uri,
    ...(database ? { database } : {}),
    ...(account ? { account } : {}),
    ...(defaultCountry ? { defaultCountry } : {}),
    appName: 'node-red-audience-test',
    maxPoolSize: 1,
  };
  // It connects with the first call: this one only looks at its options.
  if (timeZone) await (await openAudienceEngine({ ...asked, timeZone })).close();
  const engine = await openAudienceEngine(asked);
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
