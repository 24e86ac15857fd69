import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether what a node finds stands below one key of the item, beside what the item said already. Nodes of version 1 wrote some of it beside the item's own
 * fields, and go on to do so.
 */
export function nests(context: Pick<IExecuteFunctions, 'getNode'>): boolean {
  return context.getNode().typeVersion >= 2;
}
