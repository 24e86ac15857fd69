import { COMPUTED_OF } from '../../operators/computed';
import { InvalidRuleError } from '../../../store/errors';
import { shown } from '../../text/shown';
import type { RuleContext } from '../context';
import { MAX_CONDITIONS } from '../limits';
import { Parsing } from '../Parsing';
import { pointer } from '../Problems';
import { has, isObject, member, readWord, refuseOtherKeys } from '../readers';
import type { ComputedDefinition, ComputedOf } from '../types';
import { readProperty } from './parseMeasure';
import { parseTimeframe } from './parseTimeframe';
import { parseWhere } from './parseWhere';
import { readName } from './readNames';

const KEYS = ['name', 'event', 'of', 'property', 'timeframe', 'where'];

/** Section 3.5: reads any JSON as the definition of a computed attribute, or refuses it. @throws InvalidRuleError with every problem found. */
export function parseComputed(input: unknown, context: RuleContext): ComputedDefinition {
  const parsing = new Parsing(context, 'realTime');
  const definition = read(input, parsing);
  const [first, ...others] = parsing.problems.found;
  if (first) throw new InvalidRuleError([first, ...others]);
  return definition as ComputedDefinition;
}

function read(input: unknown, parsing: Parsing): ComputedDefinition | undefined {
  const { problems } = parsing;
  if (!isObject(input))
    return problems.add(
      '',
      `found ${shown(input)}, expected the definition of a computed attribute: an object`,
      'Write { "name": "lifetimeValue", "event": "Purchase", "of": "sum", "property": "amount" }.',
    );
  refuseOtherKeys(input, KEYS, '', problems);
  const name = readName(input, 'name', 'attribute', '', problems);
  const event = readName(input, 'event', 'event', '', problems);
  const of = readWord(input, 'of', COMPUTED_OF.keys() as Iterable<ComputedOf>, 'a computation', '', problems);
  const property = readProperty(input, of && COMPUTED_OF.get(of)?.argument, `"${of}"`, '', problems);
  const timeframe = has(input, 'timeframe')
    ? parseTimeframe(member(input, 'timeframe'), pointer('', 'timeframe'), problems)
    : undefined;
  const where = has(input, 'where')
    ? parseWhere(member(input, 'where'), pointer('', 'where'), 2, parsing)
    : undefined;
  if (parsing.conditions > MAX_CONDITIONS)
    problems.add('/where', `found more than ${MAX_CONDITIONS} conditions`, `Give at most ${MAX_CONDITIONS}.`);
  if (name === undefined || event === undefined || of === undefined) return undefined;
  return {
    name,
    event,
    of,
    ...(property === undefined ? {} : { property }),
    ...(timeframe && { timeframe }),
    ...(where && { where }),
  };
}
