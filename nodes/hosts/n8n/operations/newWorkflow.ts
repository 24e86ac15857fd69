import type { IDataObject, INode } from 'n8n-workflow';

/** The entry point as n8n knows it: a trigger of this package. */
const ENTRY_POINT = 'segmentEntryTrigger';

/**
 * *New flow* (R95): a workflow to import, whose entry point has the audience filled in; its other settings are those of a new node.
 *
 * @param from the node that asks: package and credentials are its own. @param audience as a form of n8n holds it.
 */
export function newWorkflow(
  from: INode,
  name: string,
  audience: IDataObject,
  tagsMatch: 'all' | 'any',
): IDataObject {
  const options = Array.isArray(audience.tags) && audience.tags.length > 0 ? { tagsMatch } : {};
  return {
    name,
    nodes: [
      {
        id: 'segment-entry',
        name: 'Segment Entry Trigger',
        type: `${from.type.slice(0, from.type.lastIndexOf('.') + 1)}${ENTRY_POINT}`,
        typeVersion: 1,
        position: [0, 0],
        parameters: { audience, options },
        ...(from.credentials === undefined
          ? {}
          : { credentials: from.credentials as unknown as IDataObject }),
      },
    ],
    connections: {},
    settings: { executionOrder: 'v1' },
  };
}
