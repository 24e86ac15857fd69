import type { AssignmentCollectionValue, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { InvalidArgumentError } from '../../../../engine';

type Field = AssignmentCollectionValue['assignments'][number];

/** Names and values as filled into 'Define Below' rows, each value as the type chosen for it. */
export function fieldsOf(context: IExecuteFunctions, name: string, index: number): IDataObject {
  const rows = (context.getNodeParameter(`${name}.assignments`, index, []) as Field[]).filter(
    (row) => String(row.name).trim() !== '',
  );
  return Object.fromEntries(rows.map((row) => [row.name, typed(row)])) as IDataObject;
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
