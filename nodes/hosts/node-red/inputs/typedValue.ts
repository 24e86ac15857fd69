import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InvalidArgumentError, type Instant } from '../../../../engine';

/** Reads the value for one message. */
export type ReadValue = (message: NodeMessage) => Promise<unknown>;

/**
 * Prepares a typed input. Nothing is thrown here: an expression that cannot be read fails each message, so that the node
 * stays in the flow and Catch nodes hear of it.
 * @param name the input as its form calls it, for the error
 */
export function typedValue(
  RED: NodeAPI,
  node: Node,
  name: string,
  value: string | undefined,
  type: string | undefined,
): ReadValue {
  const kind = type || 'str';
  const text = value ?? '';
  if (kind === 'jsonata') return jsonataValue(RED, node, name, text);
  return (message) =>
    new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        // A path that ends too early leads to nothing, whether its last step or one before is missing.
        if (kind === 'msg' && error instanceof TypeError && / of (undefined|null)/.test(error.message))
          resolve(undefined);
        else reject(unreadable(name, kind, text, error));
      };
      try {
        RED.util.evaluateNodeProperty(text, kind, node, message, (error: Error | null, result: unknown) =>
          error ? fail(error) : resolve(result),
        );
      } catch (error) {
        fail(error);
      }
    });
}

function jsonataValue(RED: NodeAPI, node: Node, name: string, text: string): ReadValue {
  let expression: ReturnType<NodeAPI['util']['prepareJSONataExpression']>;
  try {
    expression = RED.util.prepareJSONataExpression(text, node);
  } catch (error) {
    return () => Promise.reject(unreadable(name, 'jsonata', text, error));
  }
  return (message) =>
    new Promise((resolve, reject) => {
      try {
        RED.util.evaluateJSONataExpression(expression, message, (error: Error | null, result: unknown) =>
          error ? reject(unreadable(name, 'jsonata', text, error)) : resolve(result),
        );
      } catch (error) {
        reject(unreadable(name, 'jsonata', text, error));
      }
    });
}

function unreadable(name: string, kind: string, text: string, error: unknown): InvalidArgumentError {
  const reason =
    error instanceof Error
      ? error.message
      : String((error as { message?: unknown } | null)?.message ?? error);
  return new InvalidArgumentError(
    `${name} cannot be read from ${kind === 'str' ? 'the text' : kind} ${JSON.stringify(text)}: ${reason}`,
    {
      hint: `Correct ${name} in the node.`,
      path: `/${name}`,
      cause: error,
    },
  );
}

/** The text an input gives; absent, null and blank are undefined. Numbers are read as text, anything else is refused. */
export async function readText(
  read: ReadValue,
  name: string,
  message: NodeMessage,
): Promise<string | undefined> {
  const value = await read(message);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') {
    throw new InvalidArgumentError(
      `${name} is ${Array.isArray(value) ? 'a list' : typeof value}, expected text`,
      { hint: `Give ${name} as text.`, path: `/${name}` },
    );
  }
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** The instant an input gives, for the engine to read: a Date and milliseconds as they are, text as readText has it. */
export async function readInstant(
  read: ReadValue,
  name: string,
  message: NodeMessage,
): Promise<Instant | undefined> {
  const value = await read(message);
  if (typeof value === 'number' || Object.prototype.toString.call(value) === '[object Date]')
    return value as number | Date;
  return readText(() => Promise.resolve(value), name, message);
}

/** As readText, and refused when there is none. */
export async function requireText(read: ReadValue, name: string, message: NodeMessage): Promise<string> {
  const text = await readText(read, name, message);
  if (text === undefined) throw emptyInput(name);
  return text;
}

/** As readInstant, and refused when there is none. */
export async function requireInstant(read: ReadValue, name: string, message: NodeMessage): Promise<Instant> {
  const instant = await readInstant(read, name, message);
  if (instant === undefined) throw emptyInput(name);
  return instant;
}

/**
 * Prepares text that may be left out. An input that is filled in has to give something: what it was to name would silently not count.
 * @param name the input as its form calls it, for the error
 */
export function optionalText(
  RED: NodeAPI,
  node: Node,
  name: string,
  value: string | undefined,
  type: string | undefined,
): (message: NodeMessage) => Promise<string | undefined> {
  if ((value ?? '').trim() === '') return () => Promise.resolve(undefined);
  const read = typedValue(RED, node, name, value, type);
  return (message) => requireText(read, name, message);
}

const emptyInput = (name: string): InvalidArgumentError =>
  new InvalidArgumentError(`${name} is empty`, {
    hint: `Fill in ${name}, or give it in the message.`,
    path: `/${name}`,
  });
