import type { Node, NodeAPI, NodeDef } from 'node-red';
import { InvalidArgumentError } from '../../../../engine';
import {
  taken,
  type Inputs,
  type NodeOperation,
  type NodeOperations,
} from '../../../operations/NodeOperation';
import { batchingOf, type BatchInputs } from '../inputs/batching';
import { contactInput, type ContactInputs } from '../inputs/contactInput';
import { profileInput } from '../inputs/profileInput';
import { readInstant, readText, requireText, typedValue } from '../inputs/typedValue';
import { answerMessages } from './answerMessages';
import { runOperation } from './runOperation';

/** What the forms of such nodes save: texts with their types beside them, choices, and what says whom they are about. */
export type SharedDef = NodeDef &
  ContactInputs &
  BatchInputs & { connection?: string; operation?: string; [input: string]: unknown };

/** Answers the messages of a node whose operations both hosts share: the answer is the payload. */
export function runShared(
  RED: NodeAPI,
  node: Node,
  def: SharedDef,
  { operations }: NodeOperations,
  preset: string,
): void {
  const inputsFor = inputsOf(RED, node, def);
  const answering = (operation: NodeOperation) => {
    return async (...[message, { send, link, signal }]: Parameters<ReturnType<typeof runOperation>>) => {
      const inputs = inputsFor(message, signal);
      message.payload = await link.run<unknown>(
        (engine) => ('one' in operation ? operation.one(engine, inputs) : taken(operation, engine, inputs)),
        { signal },
      );
      send(message);
    };
  };
  const answers = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, answering(operation)]),
  );
  answerMessages(RED, node, def.connection, runOperation(answers, def.operation, preset));
}

type Message = Parameters<ReturnType<typeof runOperation>>[0];

function inputsOf(
  RED: NodeAPI,
  node: Node,
  def: SharedDef,
): (message: Message, signal: AbortSignal) => Inputs {
  const typed = Object.keys(def).filter((name) => typeof def[`${name}Type`] === 'string');
  const readers = new Map(
    typed.map((name) => [
      name,
      typedValue(RED, node, name, def[name] as string | undefined, def[`${name}Type`] as string),
    ]),
  );
  const readerOf = (name: string) =>
    readers.get(name) ?? typedValue(RED, node, name, def[name] as string | undefined, 'str');
  const profile = profileInput(RED, node, def);
  const contact = contactInput(RED, node, def, 'profile');
  return (message, signal) => ({
    text: (name) => readText(readerOf(name), name, message),
    required: (name) => requireText(readerOf(name), name, message),
    instant: (name) => readInstant(readerOf(name), name, message),
    choice: async (name) => String(def[name] ?? ''),
    profile: () => profile(message),
    contact: () => contact(message),
    rows: async () => rowsOf(message.payload),
    source: () => `Node-RED: ${node.name || node.type}`,
    limit: batchingOf(def).limit,
    signal,
  });
}

/** A file, its text, or rows. */
function rowsOf(payload: unknown): string | Record<string, unknown>[] {
  if (typeof payload === 'string') return payload;
  if (Buffer.isBuffer(payload)) return payload.toString('utf8');
  if (Array.isArray(payload)) return payload as Record<string, unknown>[];
  throw new InvalidArgumentError(`msg.payload is ${payload === null ? 'null' : typeof payload}`, {
    hint: 'Give CSV as text or as a file, or an array of objects.',
    path: '/payload',
  });
}
