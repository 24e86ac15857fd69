import type { IDataObject, INode } from 'n8n-workflow';
import type { Segment } from '../../../../engine';
import { byName } from '../rules/operand';
import { rowsOfRule } from '../rules/ruleOfRows';

/**
 * A workflow to paste onto the canvas, with a node Segment whose form holds the rule of a segment: as rows of conditions, or as JSON where rows cannot say
 * it. Of a real-time or predefined segment, which cannot be edited, the node makes a copy.
 *
 * @param from the node that asks: its type and credentials are the new one's too.
 */
export function nodeToEdit(from: INode, { name, type, predefined, rule }: Segment): IDataObject {
  const form = rowsOfRule(rule);
  const editable = type === 'snapshot' && !predefined;
  const parameters = {
    operation: editable ? 'edit' : 'duplicate',
    segment: byName(name),
    ...(form === undefined
      ? { ruleFrom: 'json', rule: JSON.stringify(rule, null, 2) }
      : { ruleFrom: 'conditions', combine: form.combine, conditions: { values: form.rows } }),
  };
  const node = {
    id: 'edit-segment',
    name: editable ? `Edit ${name}` : `Duplicate ${name}`,
    type: from.type,
    typeVersion: from.typeVersion,
    position: [0, 0],
    parameters,
    ...(from.credentials === undefined ? {} : { credentials: from.credentials }),
  };
  return { nodes: [node], connections: {} } as unknown as IDataObject;
}
