import type { NodeMessage } from 'node-red';
import { InvalidArgumentError } from '../../../../engine';
import { noteOnMessage } from '../answers/audienceNote';

/**
 * What of a message can wait: all that JSON can say, and the names of what it cannot. A request that somebody waits for is refused rather than left hanging.
 *
 * @param branches marks of those that it waits for (`branchSigns`), which it takes along
 * @throws InvalidArgumentError
 */
export function messageToCarry(
  message: object,
  branches: readonly string[] = [],
): { carry: Record<string, unknown>; dropped: string[] } {
  const { res, req, ...rest } = message as Record<string, unknown>;
  if (res !== undefined)
    throw new InvalidArgumentError('The message holds a web request, which cannot wait so long.', {
      hint: 'Answer it first with an http response node; send a message without msg.res here.',
      path: '/res',
    });
  const kept = Object.entries(rest).filter(([, value]) => typeof value !== 'function');
  const carry = Object.fromEntries(kept);
  const dropped = Object.keys(rest).filter((key) => !(key in carry));
  if (branches.length > 0) noteOnMessage(carry as NodeMessage, { wait: { branches } });
  return { carry, dropped: req === undefined ? dropped : [...dropped, 'req'] };
}
