import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { reportOf } from '../../../../engine';
import { inWordsOfForms } from '../../wordsOfForms';
import { type ConnectionFields, withoutSecrets } from '../connection/connectionString';

/**
 * The one mapper of errors for n8n: what happened becomes the message, what to do the description; the stable code and, where it applies,
 * the place stand in its context, for error workflows. The original error is not attached: it may carry the connection string.
 */
export function nodeError(
  node: INode,
  error: unknown,
  at: { itemIndex?: number; secrets?: ConnectionFields } = {},
): NodeOperationError | NodeApiError {
  if (error instanceof NodeOperationError || error instanceof NodeApiError) return error;
  const { code, message, hint, path } = reportOf(error);
  const told = (sentence: string) => withoutSecrets(inWordsOfForms(sentence), at.secrets);
  const mapped = new NodeOperationError(node, told(message), {
    description: told(hint),
    ...(at.itemIndex === undefined ? {} : { itemIndex: at.itemIndex }),
  });
  Object.assign(mapped.context, { code, ...(path === undefined || path === '' ? {} : { path }) });
  return mapped;
}
