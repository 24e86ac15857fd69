import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidArgumentError, type Entry } from '../../../../engine';
import { jsonOf } from './readParameters';

/**
 * The entry that an item is to settle: what the trigger put there. `sample` when a test execution made it up. The engine
 * only needs to know which entry it is and by which lease it is held.
 */
export function entryOf(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
): Entry | 'sample' {
  const entry = jsonOf(context, 'entry', index, 'Entry');
  if (typeof entry !== 'object' || entry === null) throw noEntry();
  const { id, flowId, lease, sample } = entry as Record<string, unknown>;
  if (sample === true) return 'sample';
  if (typeof id !== 'string' || typeof flowId !== 'string' || lease === undefined) throw noEntry();
  return { ...entry, profile: item.json['profile'] } as unknown as Entry;
}

function noEntry(): InvalidArgumentError {
  return new InvalidArgumentError("'Entry' is not an entry of a segment trigger", {
    hint: "Refer to the trigger's item: {{ $('Segment Entry Trigger').item.json.entry }}",
  });
}
