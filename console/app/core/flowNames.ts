import { get } from './ask';
import type { Flow } from './types';

/** Names of flows by their ids. */
export type FlowNames = ReadonlyMap<string, string>;

/** What flows are called that answers name by their ids; of those that are gone by now the id is all there is. */
export const flowNames = async (signal: AbortSignal): Promise<FlowNames> =>
  new Map((await get<Flow[]>('/flows', { signal })).map(({ id, name }) => [id, name]));
