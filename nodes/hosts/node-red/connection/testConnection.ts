import type { NodeAPI } from 'node-red';
import { inspectDatabase, InvalidArgumentError } from '../../../../engine';
import { peopleElsewhere } from '../../peopleElsewhere';
import { findConnection } from './connection';
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

/** Whether a test asks for no more than the saved connection itself: no other address, nothing of the process's environment. */
export function isOfSaved(RED: NodeAPI, body: unknown): boolean {
  const { id, ...fields }: ConnectionForm = isObject(body) ? body : {};
  const texts = Object.values(fields).filter((field): field is string => typeof field === 'string');
  return (
    (typeof fields.uri !== 'string' || fields.uri.trim() === '') &&
    texts.every((text) => !text.includes('${')) &&
    findConnection(RED, typeof id === 'string' ? id : undefined) !== undefined
  );
}

/** Reads the form's settings as a connection would, and looks at the database: a test writes nothing. */
export async function testConnection(
  RED: NodeAPI,
  body: unknown,
): Promise<{ database: string; account: string; elsewhere?: string }> {
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
  const found = await inspectDatabase({
    uri,
    ...(database ? { database } : {}),
    ...(account ? { account } : {}),
    ...(timeZone ? { timeZone } : {}),
    ...(defaultCountry ? { defaultCountry } : {}),
    appName: 'node-red-audience-test',
    maxPoolSize: 1,
  });
  const elsewhere = peopleElsewhere(found);
  return { database: found.database, account: found.account, ...(elsewhere !== undefined && { elsewhere }) };
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
