import type { Audience } from '../../../../../engine';

interface NodeDefinition {
  defaults: Record<string, { value?: unknown }>;
}
declare const RED: {
  nodes: { id(): string; getType(type: string): NodeDefinition };
  view: { importNodes(nodes: object[], options: { generateIds: boolean; addFlow: boolean }): void };
};

const ENTRY_POINT = 'audience-segment-entry';

/** *New flow* (R95): the entry point with the audience filled in, handed to the editor to be placed. */
export function insertNewFlow(connection: string, name: string, audience: Audience): void {
  const { defaults } = RED.nodes.getType(ENTRY_POINT);
  const presets = Object.fromEntries(
    Object.entries(defaults).map(([property, { value }]) => [property, structuredClone(value ?? '')]),
  );
  RED.view.importNodes(
    [
      {
        ...presets,
        id: RED.nodes.id(),
        type: ENTRY_POINT,
        name,
        connection,
        audience: { segments: [], tags: [], profiles: [], companies: [], ...audience },
        x: 200,
        y: 100,
        wires: [[]],
      },
    ],
    { generateIds: true, addFlow: true },
  );
}
