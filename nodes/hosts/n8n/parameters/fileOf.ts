import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidArgumentError } from '../../../../engine';

/** A file of the item. @throws InvalidArgumentError, which says which files it has */
export async function fileOf(context: IExecuteFunctions, index: number, field: string): Promise<Buffer> {
  const files = context.getInputData()[index]?.binary ?? {};
  if (files[field] === undefined) {
    const others = Object.keys(files);
    throw new InvalidArgumentError(`The item has no file '${field}'`, {
      hint:
        others.length === 0
          ? 'Put a node in front that reads or receives the file, or choose another source'
          : `Its files are ${others.join(', ')}`,
    });
  }
  return context.helpers.getBinaryDataBuffer(index, field);
}
