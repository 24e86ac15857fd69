import { ATTRIBUTE_OPERATORS, operatorsForType } from '../../operators/catalogue';
import {
  CALENDAR_UNITS,
  type AttributeOperatorDefinition,
  type RelativeOperatorDefinition,
} from '../../operators/Operator';
import { nameProblem, normalizeName } from '../../text/names';
import { MAX_CALENDAR_AMOUNT } from '../limits';
import { readOperands, refuseOperands } from '../operands';
import type { Parsing } from '../Parsing';
import { pointer } from '../Problems';
import { shown } from '../../text/shown';
import {
  has,
  member,
  readBoolean,
  readWhole,
  readWord,
  refuseOtherKeys,
  WANTED_OF_TYPE,
  type JsonObject,
} from '../readers';
import {
  ATTRIBUTE_TYPES,
  type AttributeCondition,
  type AttributeType,
  type ObjectsCondition,
} from '../types';
import { parseWhere } from './parseWhere';

const KEYS = [
  'attribute',
  'type',
  'operator',
  'value',
  'values',
  'caseSensitive',
  'amount',
  'unit',
  'ignoreYear',
];
const OBJECTS_KEYS = ['attribute', 'type', 'match', 'where'];

/** Section 3 of the language: a condition on an attribute, or on the objects of a list. */
export function parseAttribute(
  object: JsonObject,
  path: string,
  depth: number,
  parsing: Parsing,
): AttributeCondition | ObjectsCondition | undefined {
  const { problems } = parsing;
  const name = member(object, 'attribute');
  const wrong = nameProblem(name);
  const aboutObjects = has(object, 'match') || has(object, 'where');
  refuseOtherKeys(object, aboutObjects ? OBJECTS_KEYS : KEYS, path, problems);
  if (wrong !== undefined)
    problems.add(
      pointer(path, 'attribute'),
      `found ${shown(name)}, expected the name of an attribute: ${wrong}`,
      'Give a name of 1 to 200 characters.',
    );
  const attribute = wrong === undefined ? normalizeName(name as string) : '';
  const type = wrong === undefined ? typeOf(attribute, object, path, parsing) : undefined;
  if (parsing.purpose === 'realTime' && (type === 'list' || type === 'objects')) {
    problems.add(
      path,
      `the attribute ${shown(attribute)} is a list, and real-time segments do not support list attributes`,
      'Use a snapshot segment, or leave the condition out.',
    );
  }
  const stated = has(object, 'type') ? { type } : {};
  if (aboutObjects) return parseObjects(attribute, type, object, path, depth, parsing);
  const operator = operatorOf(attribute, type, object, path, parsing);
  const rest = operator
    ? parseArgument(operator, type, object, path, parsing)
    : caseOf(object, path, parsing);
  return (
    operator && type && ({ attribute, ...stated, operator: operator.name, ...rest } as AttributeCondition)
  );
}

/** The stated type and the known one agree; one of them is there. Of two that do not, the known one is what the rest is read for. */
function typeOf(
  attribute: string,
  object: JsonObject,
  path: string,
  { context, problems }: Parsing,
): AttributeType | undefined {
  const known = context.attributeType(attribute);
  if (has(object, 'type')) {
    const stated = readWord(object, 'type', ATTRIBUTE_TYPES, 'a type', path, problems);
    if (stated !== undefined && known !== undefined && stated !== known) {
      problems.add(
        pointer(path, 'type'),
        `found "${stated}", but the attribute ${shown(attribute)} has the type "${known}"`,
        `Write "${known}", or leave "type" out.`,
      );
    }
    return known ?? stated;
  }
  if (known !== undefined) return known;
  return problems.unknownWord(
    path,
    `a known attribute or a stated "type" for ${shown(attribute)}`,
    attribute,
    context.attributeNames(),
  );
}

/** Also where the type is not known: what is no operator at all is one for no type. */
function operatorOf(
  attribute: string,
  type: AttributeType | undefined,
  object: JsonObject,
  path: string,
  { problems }: Parsing,
): AttributeOperatorDefinition | undefined {
  const word = member(object, 'operator');
  const fitting =
    type === undefined
      ? [...ATTRIBUTE_OPERATORS.keys()]
      : operatorsForType(type).map((operator) => operator.name);
  const operator = typeof word === 'string' ? ATTRIBUTE_OPERATORS.get(word) : undefined;
  if (!operator) return problems.unknownMember(path, 'operator', 'an operator', word, fitting);
  if (type === undefined || operator.types.includes(type)) return operator;
  return problems.add(
    pointer(path, 'operator'),
    `"${operator.name}" is not for ${type}, which is the type of ${shown(attribute)}`,
    `Use one of: ${fitting.join(', ')}${type === 'objects' ? ', or "match" with "where"' : ''}.`,
  );
}

/** Where the type is not known, what is wrong for every type is noted. */
function parseArgument(
  operator: AttributeOperatorDefinition,
  type: AttributeType | undefined,
  object: JsonObject,
  path: string,
  parsing: Parsing,
): Partial<AttributeCondition> {
  const { problems } = parsing;
  if (operator.kind === 'relative') return parseRelative(operator, object, path, parsing);
  refuseOperands(object, operator.name, ['amount', 'unit', 'ignoreYear'], path, problems);
  const mayBeText = type === undefined || type === 'text';
  if (operator.kind === 'emptiness') {
    refuseOperands(
      object,
      operator.name,
      ['value', 'values', ...(mayBeText ? [] : ['caseSensitive'])],
      path,
      problems,
    );
    return caseOf(object, path, parsing);
  }
  if (type === 'objects') return {};
  if (!mayBeText) refuseOperands(object, operator.name, ['caseSensitive'], path, problems);
  const operands = readOperands(
    object,
    operator,
    type === undefined ? 'scalar' : WANTED_OF_TYPE[type],
    path,
    problems,
  );
  return { ...operands, ...caseOf(object, path, parsing) };
}

function caseOf(object: JsonObject, path: string, { problems }: Parsing): { caseSensitive?: boolean } {
  const caseSensitive = readBoolean(object, 'caseSensitive', path, problems);
  return caseSensitive === undefined ? {} : { caseSensitive };
}

function parseRelative(
  operator: RelativeOperatorDefinition,
  object: JsonObject,
  path: string,
  { problems }: Parsing,
): Partial<AttributeCondition> {
  refuseOperands(
    object,
    operator.name,
    ['value', 'values', 'caseSensitive', ...(operator.amount ? [] : ['amount', 'unit'])],
    path,
    problems,
  );
  if (!operator.yearMayBeIgnored) refuseOperands(object, operator.name, ['ignoreYear'], path, problems);
  const ignoreYear = readBoolean(object, 'ignoreYear', path, problems);
  const year = ignoreYear === undefined ? {} : { ignoreYear };
  if (!operator.amount) return year;
  const amount = readWhole(object, 'amount', [0, MAX_CALENDAR_AMOUNT], path, problems);
  const unit = readWord(object, 'unit', CALENDAR_UNITS, 'a unit', path, problems);
  return amount === undefined || unit === undefined ? {} : { amount, unit, ...year };
}

function parseObjects(
  attribute: string,
  type: AttributeType | undefined,
  object: JsonObject,
  path: string,
  depth: number,
  parsing: Parsing,
): ObjectsCondition | undefined {
  const { problems } = parsing;
  if (type !== undefined && type !== 'objects')
    problems.add(
      path,
      `"match" is for lists of objects, but ${shown(attribute)} has the type "${type}"`,
      'Use "operator" with a value.',
    );
  const match = readWord(
    object,
    'match',
    ['any', 'all', 'none'] as const,
    'how many objects',
    path,
    problems,
  );
  if (!has(object, 'where'))
    return problems.add(
      path,
      '"match" needs "where"',
      'Say what holds for the objects: "where": { "property": …, "operator": … }.',
    );
  const where = parseWhere(member(object, 'where'), pointer(path, 'where'), depth + 1, parsing);
  return type === 'objects' && match && where
    ? { attribute, ...(has(object, 'type') ? { type } : {}), match, where }
    : undefined;
}
