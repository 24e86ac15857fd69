import type { EntriesApi, EntryRef, ItemAnswers } from '../../api';
import type { EngineContext } from '../../store/context';
import { acknowledgeRow, acknowledgeRows } from '../outbox/acknowledgeRows';
import { extendRow, parkRow, retryRow } from '../outbox/settleRow';
import { ENTRIES } from './entryOutbox';

/** It is handled. @throws LeaseLostError when another claim holds it */
export const acknowledgeEntry = (context: EngineContext, entry: EntryRef): Promise<void> =>
  acknowledgeRow(context, ENTRIES, entry);

/** They are handled: an answer or an error for each. @throws InvalidArgumentError, TooLargeError for what is no list or too long */
export const acknowledgeEntries = (
  context: EngineContext,
  entries: readonly EntryRef[],
): Promise<ItemAnswers<object>> => acknowledgeRows(context, ENTRIES, entries);

/** Holds it for `leaseMs` from now. @throws LeaseLostError */
export const extendEntry = (
  context: EngineContext,
  entry: EntryRef,
  options: Parameters<EntriesApi['extend']>[1] | undefined,
): Promise<void> => extendRow(context, ENTRIES, entry, options);

/** Gives it back, to be handed out again after so many milliseconds. @throws LeaseLostError */
export const retryEntry = (
  context: EngineContext,
  entry: EntryRef,
  options?: Parameters<EntriesApi['retry']>[1],
): Promise<void> => retryRow(context, ENTRIES, entry, options);

/** Gives it up. @throws LeaseLostError when another claim holds it */
export const parkEntry = (
  context: EngineContext,
  entry: EntryRef,
  options: Parameters<EntriesApi['park']>[1] | undefined,
): Promise<void> => parkRow(context, ENTRIES, entry, options);
