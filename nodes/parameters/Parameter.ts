/**
 * What a node asks for, said once for both hosts. A host turns these descriptions into its own form: n8n into node
 * properties, Node-RED into html inputs. Nothing here knows n8n or Node-RED.
 *
 * Terminology: a *parameter* is one input of a node's form; a *choice* is one entry of a drop-down.
 */
export type Host = 'n8n' | 'nodeRed';

export type ParameterKind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'json'
  /** An instant: ISO 8601 with offset, or a Date. */
  | 'instant'
  /** One segment, by id or name. */
  | 'segment'
  /** One or more tag names. */
  | 'tags'
  /** Segments, tags, profiles and companies, in any mixture (R94). */
  | 'audience'
  /** Names with values, as of attributes and event properties. */
  | 'fields'
  /** Rows of attribute, operator and value. */
  | 'conditions';

export interface Choice {
  value: string;
  label: string;
  description: string;
  /** Of an operation: what it does, with its object, as n8n's panel lists it ('Get many profiles'). */
  action?: string;
  /** The hosts that offer it; both when absent. */
  hosts?: readonly Host[];
}

export interface ParameterText {
  label: string;
  /** One sentence without a final period; it also tells an AI agent what to fill in. */
  description: string;
  kind: ParameterKind;
  default: unknown;
  choices?: readonly Choice[];
  required?: boolean;
  placeholder?: string;
  /** The smallest and largest number allowed. */
  min?: number;
  max?: number;
  /** Shown only while each named parameter has one of these values. */
  when?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** The hosts whose form has it; both when absent. */
  hosts?: readonly Host[];
  /** Not needed at first: n8n shows it under 'Options', Node-RED under a fold. */
  optional?: boolean;
}

export interface Parameter extends ParameterText {
  name: string;
}

export interface NodeText {
  /** The name in n8n and the stem of the Node-RED type. */
  name: string;
  label: string;
  /** One sentence: what the node does. */
  description: string;
  /** Names of the outputs, from the top. */
  outputs: readonly string[];
}

/** Gives every parameter its key as name. */
export function defineParameters<T extends Record<string, ParameterText>>(
  texts: T,
): { [K in keyof T]: Parameter } {
  const named = Object.entries(texts).map(([name, text]) => [name, { name, ...text }]);
  return Object.fromEntries(named) as { [K in keyof T]: Parameter };
}

/** The choices that one host offers. */
export function choicesFor(parameter: Parameter, host: Host): readonly Choice[] {
  return (parameter.choices ?? []).filter(
    (choice) => choice.hosts === undefined || choice.hosts.includes(host),
  );
}
