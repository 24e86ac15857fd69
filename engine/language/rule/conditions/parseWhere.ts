import { PROPERTY_OPERATORS } from '../../operators/catalogue';
import { nameProblem, normalizeName } from '../../text/names';
import { MAX_DEPTH } from '../limits';
import { readOperands, refuseOperands } from '../operands';
import type { Parsing } from '../Parsing';
import { pointer } from '../Problems';
import { shown } from '../../text/shown';
import { isObject, member, readBoolean, refuseOtherKeys, type JsonObject, type Wanted } from '../readers';
import type { PropertyCondition, PropertyRule } from '../types';

/** Section 4.2: conditions on properties of one event, or on fields of one object, in groups. */
export function parseWhere(
  input: unknown,
  path: string,
  depth: number,
  parsing: Parsing,
): PropertyRule | undefined {
  const { problems } = parsing;
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected conditions on properties: an object`,
      'Write { "property": …, "operator": … } or a group of these.',
    );
  if (depth > MAX_DEPTH)
    return problems.add(path, `found more than ${MAX_DEPTH} levels`, 'Flatten the groups.');
  const group = parsing.parseGroup(input, path, depth, ['property'], parseWhere);
  if (group !== 'condition') return group as PropertyRule | undefined;
  parsing.conditions++;
  return parseProperty(input, path, parsing);
}

const KEYS = ['property', 'operator', 'value', 'values', 'caseSensitive'];

function parseProperty(
  object: JsonObject,
  path: string,
  { problems }: Parsing,
): PropertyCondition | undefined {
  refuseOtherKeys(object, KEYS, path, problems);
  const name = member(object, 'property');
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    problems.add(
      pointer(path, 'property'),
      `found ${shown(name)}, expected the name of a property: ${wrong}`,
      'Give a name of 1 to 200 characters.',
    );
  const word = member(object, 'operator');
  const operator = typeof word === 'string' ? PROPERTY_OPERATORS.get(word) : undefined;
  const caseSensitive = readBoolean(object, 'caseSensitive', path, problems);
  if (!operator)
    return problems.unknownMember(
      path,
      'operator',
      'an operator of properties',
      word,
      PROPERTY_OPERATORS.keys(),
    );
  const rest = caseSensitive === undefined ? {} : { caseSensitive };
  const property = wrong === undefined ? normalizeName(name as string) : '';
  if (operator.kind === 'emptiness') {
    refuseOperands(object, operator.name, ['value', 'values'], path, problems);
    return { property, operator: operator.name, ...rest };
  }
  if (operator.kind === 'relative') return undefined;
  const operands = readOperands(
    object,
    operator,
    wantedOf(operator.kind === 'negative' ? operator.negates : operator),
    path,
    problems,
  );
  return operands && { property, operator: operator.name, ...operands, ...rest };
}

/** A property has no declared type: `is` takes any scalar, the others what they compare with. */
function wantedOf(operator: { text?: unknown; number?: unknown }): Wanted {
  if (operator.text && operator.number) return 'scalar';
  return operator.text ? 'text' : 'number';
}
