import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InvalidArgumentError } from '../../../../engine';
import { partedByCommas } from '../../../parameters/partedByCommas';
import { chosenIn } from './chosenIn';
import { hasExpression } from './expressions';

type Reader = Pick<IExecuteFunctions, 'getNodeParameter' | 'getTimezone'>;

/** Text of a parameter, trimmed; of a locator what is chosen in it. */
export function textOf(context: Reader, name: string, index: number): string {
  return plain(chosenIn(context.getNodeParameter(name, index, '')));
}

/** Several texts: parted by commas (one with a comma in it stands in quotes), or the list that an expression gives. */
export function textsOf(context: Reader, name: string, index: number): string[] {
  const value: unknown = context.getNodeParameter(name, index, '');
  return (Array.isArray(value) ? value : partedByCommas(plain(value)))
    .map(plain)
    .filter((text) => text !== '');
}

/** Text that must be there; `label` is the parameter's name on the form. */
export function requiredText(context: Reader, name: string, index: number, label: string): string {
  const text = textOf(context, name, index);
  if (text === '') throw missing(label);
  return text;
}

/** Text that may be left out. An expression that gives nothing is no blank field: what it was to name would silently not count. */
export function optionalText(
  context: Reader & Pick<IExecuteFunctions, 'getNode'>,
  name: string,
  index: number,
  label: string,
): string {
  const text = textOf(context, name, index);
  const saved = name
    .split('.')
    .reduce<unknown>(
      (within, key) => (within as IDataObject | undefined)?.[key],
      context.getNode().parameters,
    );
  if (text === '' && hasExpression(chosenIn(saved))) throw missing(label);
  return text;
}

export function missing(label: string): InvalidArgumentError {
  return new InvalidArgumentError(`'${label}' is empty`, {
    hint: `Fill in '${label}', or check the expression that fills it`,
  });
}

/** A JSON parameter: text to parse, or what an expression gave. */
export function jsonOf(context: Reader, name: string, index: number, label: string): unknown {
  const value: unknown = context.getNodeParameter(name, index, '');
  if (typeof value !== 'string') return value;
  if (value.trim() === '') throw missing(label);
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new InvalidArgumentError(`'${label}' is not JSON: ${(error as Error).message}`, {
      hint: 'Check quotes, commas and brackets',
      cause: error,
    });
  }
}

/** A JSON parameter that must be an object. */
export function objectOf(context: Reader, name: string, index: number, label: string): IDataObject {
  const value = jsonOf(context, name, index, label);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as IDataObject;
  throw new InvalidArgumentError(`'${label}' is not an object`, {
    hint: 'It is written in braces, for example {"amount": 25}',
  });
}

/** The options of the node, those left out being absent. */
export function optionsOf(context: Reader, index: number): IDataObject {
  return context.getNodeParameter('options', index, {}) as IDataObject;
}

/** A number of at least 1, also where an expression gives it as text; `usual` when the form does not ask for it. */
export function countOf(context: Reader, name: string, index: number, usual: number, label: string): number {
  const value: unknown = context.getNodeParameter(name, index, usual);
  const count = Math.floor(Number(value));
  if (count >= 1) return count;
  throw new InvalidArgumentError(`'${label}' is not a number of at least 1: ${String(value)}`, {
    hint: `Change '${label}', or check the expression that fills it`,
  });
}

/** @throws InvalidArgumentError for an object, which as text would be the same as any other one */
export function plain(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value).trim();
  if (typeof value === 'object' && text.includes('[object ')) {
    throw new InvalidArgumentError(
      `An expression gave an object where a text is expected: ${JSON.stringify(value).slice(0, 80)}`,
      { hint: 'Name the field of it that is meant, for example {{ $json.order.id }}' },
    );
  }
  return text;
}
