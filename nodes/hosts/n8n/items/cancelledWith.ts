import type { IExecuteFunctions } from 'n8n-workflow';

/** The signal of the execution, as an option of calls: they end when it is cancelled. */
export function cancelledWith(context: IExecuteFunctions): { signal?: AbortSignal } {
  const signal = context.getExecutionCancelSignal();
  return signal === undefined ? {} : { signal };
}
