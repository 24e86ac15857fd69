import { InvalidArgumentError, type AddReport, type AudienceEngine } from '../../../../engine';
import { isObject } from '../inputs/profileInput';

export interface AddedToFlow extends AddReport {
  flow: string;
}

export interface AddedToBroadcast {
  broadcast: string;
  recipients: number;
  rejected: number;
}

type Audience = Parameters<AudienceEngine['flows']['add']>[1];

/**
 * *Add to communication* (R91, R94, R96): takes segments, tags, profiles or companies into an active flow, or makes a broadcast of them.
 *
 * @throws INVALID_ARGUMENT, NOT_FOUND
 */
export async function addToCommunication(
  engine: AudienceEngine,
  body: unknown,
): Promise<AddedToFlow | AddedToBroadcast> {
  const { to, flowId, name, channel, audience } = isObject(body) ? body : {};
  if (to === 'flow') {
    const flow = textOf(flowId, 'flowId', 'Choose one of the active flows.');
    return { flow, ...(await engine.flows.add(flow, audience as Audience)) };
  }
  if (to === 'broadcast') {
    const { id, recipients, rejected } = await engine.broadcasts.create({
      name: textOf(name, 'name', 'Name the broadcast.'),
      channel: textOf(channel, 'channel', 'Choose the channel it is sent over.'),
      audience: audience as Audience,
    });
    return { broadcast: id, recipients, rejected };
  }
  throw new InvalidArgumentError(`'to' is ${JSON.stringify(to)}`, {
    hint: 'It is "flow" or "broadcast".',
    path: '/to',
  });
}

function textOf(value: unknown, name: string, hint: string): string {
  if (typeof value !== 'string' || value.trim() === '')
    throw new InvalidArgumentError(`'${name}' is missing`, { hint, path: `/${name}` });
  return value.trim();
}
