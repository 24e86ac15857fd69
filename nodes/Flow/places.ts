import { InvalidArgumentError, NotFoundError, type AudienceEngine, type Place } from '../../engine';

const BETWEEN = ' / ';

/** A place in one line, as people copy it: `n8n / n8n:1a2b:AbCd / 5f0c`. */
export const nameOfPlace = ({ host, flowId, nodeId }: Place): string => [host, flowId, nodeId].join(BETWEEN);

/** A place where something waits, by its name or the ID of its node. @throws NotFoundError, InvalidArgumentError for an ID that several have */
export async function placeNamed(engine: AudienceEngine, named: string): Promise<Place> {
  const places = (await engine.waits.places()).map(({ place }) => place);
  const [found, ...others] = places.filter((place) => nameOfPlace(place) === named || place.nodeId === named);
  if (others.length > 0)
    throw new InvalidArgumentError(`${others.length + 1} places have the node '${named}'`, {
      hint: `Give the whole place, such as '${nameOfPlace(found as Place)}'`,
      path: '/place',
    });
  if (found) return found;
  throw new NotFoundError(`Nothing waits at '${named}'`, {
    hint: "List the places of waiting: each says its 'place'",
    path: '/place',
  });
}

/** The place of a name; the ID of a node alone is of the same flow. @throws InvalidArgumentError */
export function placeBeside({ host, flowId }: Place, named: string): Place {
  const parts = named.split(BETWEEN);
  if (parts.length === 1) return { host, flowId, nodeId: named };
  const [toHost, toFlow, toNode] = parts;
  if (parts.length === 3 && toHost && toFlow && toNode)
    return { host: toHost, flowId: toFlow, nodeId: toNode };
  throw new InvalidArgumentError(`'${named}' is no place`, {
    hint: "Write 'host / flow / node', or the ID of the node alone",
    path: '/toPlace',
  });
}
