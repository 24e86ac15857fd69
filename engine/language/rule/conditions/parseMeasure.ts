import { MEASURES, OCCURRENCE_OPERATORS } from '../../operators/catalogue';
import type { MeasureDefinition } from '../../operators/measure/Measure';
import { shown } from '../../text/shown';
import { MAX_COUNT } from '../limits';
import { pointer, type Problems } from '../Problems';
import {
  has,
  isObject,
  member,
  readWanted,
  readWhole,
  readWord,
  refuseOtherKeys,
  type JsonObject,
} from '../readers';
import type { Measure, MeasureOf, OccurrenceOperator } from '../types';
import { readName } from './readNames';

/** Section 4.3: what the counted events add up to. */
export function parseMeasure(input: unknown, path: string, problems: Problems): Measure | undefined {
  if (!isObject(input))
    return problems.add(
      path,
      `found ${shown(input)}, expected an object`,
      'Write { "of": "sum", "property": "amount", "operator": "moreOrEqual", "value": 500 }.',
    );
  refuseOtherKeys(input, ['of', 'property', 'operator', 'value'], path, problems);
  const of = readWord(input, 'of', MEASURES.keys() as Iterable<MeasureOf>, 'a measure', path, problems);
  const definition = of && MEASURES.get(of);
  const property = readProperty(input, definition?.argument, `"${of}"`, path, problems);
  const operator = readWord(
    input,
    'operator',
    OCCURRENCE_OPERATORS.keys() as Iterable<OccurrenceOperator>,
    'an operator of measures',
    path,
    problems,
  );
  const value = readValue(input, definition, operator, path, problems);
  if (of === undefined || operator === undefined || value === undefined) return undefined;
  return { of, ...(property === undefined ? {} : { property }), operator, value };
}

/** What is measured: a property of the events, or none. Of a measure that is not known only the name is looked at. */
export function readProperty(
  input: JsonObject,
  argument: MeasureDefinition['argument'] | undefined,
  of: string,
  path: string,
  problems: Problems,
): string | undefined {
  if (argument === 'none') {
    if (has(input, 'property'))
      problems.add(pointer(path, 'property'), `${of} takes no "property"`, 'Remove "property".');
    return undefined;
  }
  const name = member(input, 'property');
  if (name === undefined)
    return argument === undefined
      ? undefined
      : problems.wrongMember(
          path,
          'property',
          name,
          'the name of a property',
          `Give "property" the name of what ${of} is taken of.`,
        );
  return readName(input, 'property', 'property', path, problems);
}

function readValue(
  input: JsonObject,
  definition: MeasureDefinition | undefined,
  operator: OccurrenceOperator | undefined,
  path: string,
  problems: Problems,
): number | undefined {
  if (definition?.whole === true)
    return readWhole(input, 'value', [operator === 'lessThan' ? 1 : 0, MAX_COUNT], path, problems);
  if (!has(input, 'value'))
    return problems.wrongMember(path, 'value', undefined, 'a number', 'Give "value" a number.');
  return readWanted(member(input, 'value'), 'number', pointer(path, 'value'), problems) as number | undefined;
}
