import type { EntriesApi } from '../../api';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { getFlowDocument } from '../flows/findFlow';
import { checkNext, nextRow } from '../outbox/nextRow';
import { ENTRIES } from './entryOutbox';
import { watchEntries } from './watchEntries';

/** Resolves true as soon as the flow has something to claim (`nextRow`). @throws NotFoundError, InvalidArgumentError */
export async function nextEntry(
  context: EngineContext,
  flowId: string,
  options: NonNullable<Parameters<EntriesApi['next']>[1]> = {},
): Promise<boolean> {
  checkNext(options);
  const { _id: flow } = await getFlowDocument(context, flowId);
  const isOpen = async (): Promise<boolean> => {
    const { flows } = await journeyCollections(context);
    return (await flows.findOne({ _id: flow, status: 'active' }, { projection: { _id: 1 } })) !== null;
  };
  return nextRow(context, ENTRIES, flow, options, { isOpen, watch: watchEntries(context) });
}
