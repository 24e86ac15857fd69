import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { reportOf } from '../../../../engine';
import { type ConnectionFields, withoutSecrets } from '../connection/connectionString';

/** Where a hint names a call of the engine, the node that makes it. */
const NODE_OF_CALL: readonly (readonly [RegExp, string])[] = [
  [/\bwith profiles\.upsert\b/g, "with 'Profile: Create or Update'"],
  [
    /\b(segments|tags|broadcasts|flows)\.list shows those there are/g,
    "'Get Many' of that node lists those there are",
  ],
];

function inWordsOfForms(hint: string): string {
  return NODE_OF_CALL.reduce((text, [call, words]) => text.replace(call, words), hint);
}

/**
 * The one mapper of errors for n8n: what happened becomes the message, what to do the description, with the stable code
 * and, where it applies, the place. The original error is not attached: it may carry the connection string.
 */
export function nodeError(
  node: INode,
  error: unknown,
  at: { itemIndex?: number; secrets?: ConnectionFields } = {},
): NodeOperationError | NodeApiError {
  if (error instanceof NodeOperationError || error instanceof NodeApiError) return error;
  const { code, message, hint, path } = reportOf(error);
  const place = path === undefined || path === '' ? '' : `, at ${path}`;
  return new NodeOperationError(node, withoutSecrets(message, at.secrets), {
    description: withoutSecrets(`${inWordsOfForms(hint)} (${code}${place})`, at.secrets),
    ...(at.itemIndex === undefined ? {} : { itemIndex: at.itemIndex }),
  });
}
