import type { ILoadOptionsFunctions } from 'n8n-workflow';

/**
 * What the form holds under a name in the row that asks, or in the row that this one stands in, and so on outwards. n8n itself tells only what is beside
 * the input; it knows the input's path.
 */
export function around(context: ILoadOptionsFunctions, name: string): unknown {
  const { path } = context as { path?: unknown };
  if (typeof path !== 'string') return context.getCurrentNodeParameter(`&${name}`);
  const steps = path.split('.').slice(1, -1);
  for (let depth = steps.length; depth >= 0; depth -= 1) {
    const found = context.getCurrentNodeParameter([...steps.slice(0, depth), name].join('.'));
    if (found !== undefined) return found;
  }
  return undefined;
}
