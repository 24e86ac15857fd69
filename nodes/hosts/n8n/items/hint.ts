import type { IExecuteFunctions } from 'n8n-workflow';

/** Says this above what the node gives out. */
export function hint(context: IExecuteFunctions, messages: readonly string[]): void {
  for (const message of messages) context.addExecutionHints({ message, location: 'outputPane' });
}
