import type { INodePropertyOptions } from 'n8n-workflow';

/** Operators as a drop-down lists them: by their labels, in order of the alphabet. */
export function byLabel(
  operators: Iterable<readonly [string, { readonly name: string; readonly label: string }]>,
): INodePropertyOptions[] {
  return [...operators]
    .map(([, { name, label }]) => ({ name: label, value: name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
