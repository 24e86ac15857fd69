import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ConnectionFields } from '../connection/connectionString';
import { nodeError } from './nodeError';

/** What a node says of one item: which output it leaves by is the first number; it belongs to that item unless another one is named. */
export type Answer = readonly [output: number, json: IDataObject, item?: number];

/**
 * What leaves a node, every item linked to the one or those it comes from. An item that fails stops the execution, or, when the node continues on failure,
 * leaves as `{ error }` while the others go on: by the last output, as with n8n's own If and Filter, so that nobody passes a gate that could not ask.
 */
export class Results {
  readonly sent: INodeExecutionData[][];

  constructor(
    private readonly context: IExecuteFunctions,
    private readonly outputs: number,
    private readonly secrets: ConnectionFields,
  ) {
    this.sent = Array.from({ length: outputs }, () => []);
  }

  /** @param from the items that the answers belong to, the first of them above all. */
  answer(answers: readonly Answer[], from: readonly [number, ...number[]]): void {
    const item = this.context.getInputData()[from[0]];
    for (const [output, json, own] of answers)
      this.sent[output]?.push({
        json,
        ...(item === undefined || from.length > 1 ? {} : filesOf(item, json)),
        pairedItem: own === undefined ? paired(from) : { item: own },
      });
  }

  /** @throws NodeOperationError, unless the node continues on failure */
  fail(error: unknown, from: readonly [number, ...number[]]): void {
    const failure = nodeError(this.context.getNode(), error, { itemIndex: from[0], secrets: this.secrets });
    if (!this.context.continueOnFail()) throw failure;
    // n8n moves an item to the error output only when its json has no key besides `error`.
    this.sent[this.outputs - 1]?.push({ json: { error: failure.message }, pairedItem: paired(from) });
  }
}

function paired(from: readonly [number, ...number[]]): INodeExecutionData['pairedItem'] {
  return from.length === 1 ? { item: from[0] } : from.map((item) => ({ item }));
}

/** What still says all that the item said is the item, and keeps its files: the message behind a gate may have an attachment. */
function filesOf(
  { json, binary }: INodeExecutionData,
  answer: IDataObject,
): Pick<INodeExecutionData, 'binary'> {
  return binary !== undefined && Object.keys(json).every((key) => key in answer) ? { binary } : {};
}
