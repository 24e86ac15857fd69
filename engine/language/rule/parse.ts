import { InvalidRuleError, type RuleProblem } from '../../store/errors';
import { parseAttribute } from './conditions/parseAttribute';
import { parseDoNotContact } from './conditions/parseDoNotContact';
import { parseEvent } from './conditions/parseEvent';
import { parseIdentity } from './conditions/parseIdentity';
import { parseSegment } from './conditions/parseSegment';
import { parseTags } from './conditions/parseTags';
import type { RuleContext } from './context';
import { MAX_CONDITIONS, MAX_DEPTH } from './limits';
import { Parsing } from './Parsing';
import { shown } from '../text/shown';
import { has, isObject, type JsonObject } from './readers';
import type { Condition, Rule, RulePurpose } from './types';

const CONDITIONS: Readonly<
  Record<string, (object: JsonObject, path: string, depth: number, parsing: Parsing) => Condition | undefined>
> = {
  attribute: parseAttribute,
  event: parseEvent,
  tags: parseTags,
  identity: parseIdentity,
  segment: parseSegment,
  doNotContact: parseDoNotContact,
};

/**
 * Reads any JSON as a rule of the language, or refuses it.
 *
 * @param purpose real-time segments refuse list attributes and Do Not Contact (R17).
 * @param self id of the segment that the rule is for: a rule that leads back to it is refused.
 * @throws InvalidRuleError with every problem found.
 */
export function parseRule(input: unknown, context: RuleContext, purpose: RulePurpose, self?: string): Rule {
  const parsing = new Parsing(context, purpose, self);
  const rule = parseRoot(input, parsing);
  const [first, ...others] = parsing.problems.found;
  if (first) throw new InvalidRuleError([first, ...others]);
  return rule as Rule;
}

/** Everything that is wrong with a rule; empty when it is one. */
export function findProblems(
  input: unknown,
  context: RuleContext,
  purpose: RulePurpose,
  self?: string,
): RuleProblem[] {
  const parsing = new Parsing(context, purpose, self);
  parseRoot(input, parsing);
  return parsing.problems.found;
}

function parseRoot(input: unknown, parsing: Parsing): Rule | undefined {
  const rule = parseMember(input, '', 1, parsing);
  if (parsing.conditions > MAX_CONDITIONS) {
    parsing.problems.add(
      '',
      `found more than ${MAX_CONDITIONS} conditions`,
      `A rule has at most ${MAX_CONDITIONS}: use a list of values, or a segment of its own.`,
    );
  }
  return rule;
}

function parseMember(input: unknown, path: string, depth: number, parsing: Parsing): Rule | undefined {
  const { problems } = parsing;
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected a rule: an object`,
      'Write { "all": […] } or one condition.',
    );
  if (depth > MAX_DEPTH)
    return problems.add(
      path,
      `found more than ${MAX_DEPTH} levels`,
      'Flatten the groups, or refer to a segment.',
    );
  const group = parsing.parseGroup(input, path, depth, Object.keys(CONDITIONS), parseMember);
  if (group !== 'condition') return group as Rule | undefined;
  const word = Object.keys(CONDITIONS).find((key) => has(input, key)) as string;
  parsing.conditions++;
  return CONDITIONS[word]?.(input, path, depth, parsing);
}
