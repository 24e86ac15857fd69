import type { FlowDefinition } from '../../engine';

/** As both hosts save them. */
export interface EntryOptions {
  tagsMatch?: unknown;
  checkDoNotContact?: unknown;
  stopOnExit?: unknown;
}

/** A flow with what the options say of who enters it. One that was left alone adds nothing: a flow that runs keeps its settings. */
export function withEntryOptions<Flow extends FlowDefinition>(
  flow: Flow,
  { tagsMatch, checkDoNotContact: kind, stopOnExit }: EntryOptions,
): Flow {
  const { audience } = flow;
  const all = tagsMatch === 'all' && (audience.tags ?? []).length > 0;
  return {
    ...flow,
    ...(all && { audience: { ...audience, tagsMatch: 'all' as const } }),
    ...((kind === 'email' || kind === 'phone') && { checkDoNotContact: kind }),
    ...(stopOnExit === true && { stopOnExit }),
  };
}
