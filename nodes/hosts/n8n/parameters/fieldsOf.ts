import type { AssignmentCollectionValue, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InvalidArgumentError } from '../../../../engine';

type Field = AssignmentCollectionValue['assignments'][number];

/**
 * Names and values as filled into 'Define Below' rows, each value as the type chosen for it. A field that was dragged there comes with its whole path as
 * name, `body.properties.amount`: its name is the last part of it. A name with dots that was written by hand stays.
 */
export function fieldsOf(context: IExecuteFunctions, name: string, index: number): IDataObject {
  const written = assignmentsIn(context.getNode().parameters[name]);
  const rows = (context.getNodeParameter(`${name}.assignments`, index, []) as Field[]).flatMap((row, at) => {
    if (String(row.name).trim() === '') return [];
    return [{ ...row, name: dragged(written[at]) ? lastPart(row.name) : row.name }];
  });
  const names = rows.map((row) => row.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined)
    throw new InvalidArgumentError(`Two rows are called '${twice}'`, {
      hint: 'Give one of them another name, or remove it',
    });
  return Object.fromEntries(rows.map((row) => [row.name, typed(row)])) as IDataObject;
}

function assignmentsIn(parameter: unknown): Partial<Field>[] {
  const rows = (parameter as { assignments?: unknown } | undefined)?.assignments;
  return Array.isArray(rows) ? (rows as Partial<Field>[]) : [];
}

/** n8n names what is dropped by its path, and writes an expression of the same path. */
function dragged(row: Partial<Field> | undefined): boolean {
  const { name, value } = row ?? {};
  if (typeof name !== 'string' || typeof value !== 'string' || !/[.[]/.test(name)) return false;
  const path = /^=\{\{\s*\$json\.?(.+?)\s*\}\}$/.exec(value)?.[1];
  return path !== undefined && plainPath(path) === plainPath(name);
}

const partsOf = (path: string): string[] =>
  path
    .split(/[.[\]]+/)
    .map((part) => part.replace(/^['"]|['"]$/g, ''))
    .filter((part) => part !== '');
const plainPath = (path: string): string => partsOf(path).join('.');

/** A position in a list is no name. */
function lastPart(path: string): string {
  return (
    partsOf(path)
      .filter((part) => !/^\d+$/.test(part))
      .at(-1) ?? path
  );
}

function typed({ name, type, value }: Field): unknown {
  if (type === 'number' && typeof value === 'string') {
    if (/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
    throw wrong(name, value, 'a number');
  }
  if (type === 'boolean' && typeof value === 'string') {
    if (/^\s*(true|false)\s*$/i.test(value)) return value.trim().toLowerCase() === 'true';
    throw wrong(name, value, 'true or false');
  }
  if ((type === 'array' || type === 'object') && typeof value === 'string') {
    try {
      return JSON.parse(value);
    } catch {
      throw wrong(name, value, 'JSON');
    }
  }
  return value;
}

function wrong(name: string, value: string, wanted: string): InvalidArgumentError {
  return new InvalidArgumentError(`'${name}' is not ${wanted}: ${value}`, {
    hint: 'Change the value, or choose another type for it',
  });
}
