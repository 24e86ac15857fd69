import { checkObject } from '../../api/checkOptions';
import type { WaitingPlace, WaitsApi } from '../../api/waits';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { readName } from './readWhile';

/** Places where somebody waits, or whose ends are not handled, by flow and node. @throws InvalidArgumentError */
export async function listPlaces(
  context: EngineContext,
  options: NonNullable<Parameters<WaitsApi['places']>[0]> = {},
): Promise<WaitingPlace[]> {
  checkObject(options, 'Give { flowId } or { nodeId }, both or nothing.');
  const flow = readName(options.flowId, '/flowId');
  const node = readName(options.nodeId, '/nodeId');
  const { places, waits } = await journeyCollections(context);
  const found = await places
    .find({
      account: context.account,
      ...(flow !== undefined && { $or: [{ flowId: flow }, { flows: flow }] }),
      ...(node !== undefined && { nodeId: node }),
    })
    .sort({ host: 1, flowId: 1, nodeId: 1 })
    .toArray();
  const counted = await Promise.all(
    found.map(async ({ _id: place, host, flowId, nodeId, at }) => {
      const [waiting, toHandle, parked] = await Promise.all([
        waits.countDocuments({ place, waiting: true }, { hint: 'waiting' }),
        waits.countDocuments({ place, leaseUntil: { $exists: true } }, { hint: 'claim' }),
        waits.countDocuments({ place, parkedAt: { $exists: true } }, { hint: 'parked' }),
      ]);
      return { place: { host, flowId, nodeId }, waiting, toHandle, parked, since: at.toISOString() };
    }),
  );
  return counted.filter(({ waiting, toHandle, parked }) => waiting + toHandle + parked > 0);
}
