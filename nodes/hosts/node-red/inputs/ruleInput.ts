import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InvalidArgumentError, type Rule } from '../../../../engine';
import { requireText, typedValue } from './typedValue';

/** The inputs that say which rule (nodes/parameters/ruleChoice.ts). */
export interface RuleInputs {
  ruleFrom?: string;
  segment?: string;
  segmentType?: string;
  rule?: string;
  ruleType?: string;
}

export type ReadRule = (message: NodeMessage) => Promise<Rule>;

/** Prepares the inputs that say which rule is meant: a saved segment, or the rule itself. The engine validates it. */
export function ruleInput(RED: NodeAPI, node: Node, inputs: RuleInputs): ReadRule {
  if ((inputs.ruleFrom || 'segment') === 'segment') {
    const segment = typedValue(RED, node, 'segment', inputs.segment, inputs.segmentType);
    return async (message) => ({
      segment: await requireText(segment, 'segment', message),
      operator: 'isMember',
    });
  }
  const rule = typedValue(RED, node, 'rule', inputs.rule, inputs.ruleType || 'json');
  return async (message) => ruleOf(await rule(message));
}

/** A rule as an object, or as JSON text of one. */
function ruleOf(value: unknown): Rule {
  const rule = typeof value === 'string' ? parse(value) : value;
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    throw new InvalidArgumentError(
      `The rule is ${rule === undefined ? 'missing' : Array.isArray(rule) ? 'a list' : JSON.stringify(rule)}, expected an object`,
      {
        hint: 'Give a rule such as {"all": [{"attribute": "city", "operator": "is", "value": "London"}]}.',
        path: '/rule',
      },
    );
  }
  return rule as Rule;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`The rule is not JSON: ${(error as Error).message}`, {
      hint: 'Give the rule as an object, or as JSON text.',
      path: '/rule',
      cause: error,
    });
  }
}
