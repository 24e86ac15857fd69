import { checkObject } from '../../api/checkOptions';
import type { Place } from '../../api/waits';
import { nameProblem } from '../../language/text/names';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { journeyCollections } from '../collections';
import { placeKey } from './WaitDocument';

/** @throws InvalidArgumentError */
export function readPlace(given: Place): Place {
  checkObject(given, 'Give { host, flowId, nodeId }.');
  for (const part of ['host', 'flowId', 'nodeId'] as const) {
    const wrong = nameProblem(given[part]);
    if (wrong !== undefined)
      throw new InvalidArgumentError(`The ${part} of the place cannot be used: ${wrong}.`, {
        hint: 'Give text of 1 to 200 characters without control characters.',
        path: `/${part}`,
      });
  }
  const { host, flowId, nodeId } = given;
  return { host, flowId, nodeId };
}

const known = new WeakMap<EngineContext, Set<string>>();

/** The key of a place, which is known from its first wait on. @param flow another flow that counts what waits here. */
export async function keepPlace(context: EngineContext, place: Place, flow?: string): Promise<string> {
  const key = placeKey(context, place);
  const kept = known.get(context) ?? new Set();
  known.set(context, kept);
  const counted = flow === undefined || flow === place.flowId ? undefined : flow;
  if (kept.has(key) && (counted === undefined || kept.has(`${key} ${counted}`))) return key;
  const { places } = await journeyCollections(context);
  const at = await serverNow(context);
  await places.updateOne(
    { _id: key },
    {
      $setOnInsert: { account: context.account, ...place, at },
      ...(counted !== undefined && { $addToSet: { flows: counted } }),
    },
    { upsert: true },
  );
  kept.add(key);
  if (counted !== undefined) kept.add(`${key} ${counted}`);
  return key;
}

/** The key of a place where somebody waits or has waited. @throws InvalidArgumentError, NotFoundError */
export async function knownPlace(context: EngineContext, given: Place): Promise<string> {
  const place = readPlace(given);
  const key = placeKey(context, place);
  if (known.get(context)?.has(key) === true) return key;
  const { places } = await journeyCollections(context);
  if (await places.findOne({ _id: key }, { projection: { _id: 1 } })) return key;
  throw new NotFoundError(`Nobody ever waited at the node "${place.nodeId}" of the flow "${place.flowId}".`, {
    hint: 'Give the host, flowId and nodeId that waits.open was given.',
    path: '',
  });
}
