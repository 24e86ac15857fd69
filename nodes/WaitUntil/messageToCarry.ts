import { InvalidArgumentError } from '../../engine';

/**
 * What of a message can wait: all that JSON can say, and the names of what it cannot. A request that somebody waits for is refused rather than left hanging.
 *
 * @throws InvalidArgumentError
 */
export function messageToCarry(message: object): { carry: Record<string, unknown>; dropped: string[] } {
  const { res, req, ...rest } = message as Record<string, unknown>;
  if (res !== undefined)
    throw new InvalidArgumentError('The message holds a web request, which cannot wait so long.', {
      hint: 'Answer it first with an http response node; send a message without msg.res here.',
      path: '/res',
    });
  const kept = Object.entries(rest).filter(([, value]) => typeof value !== 'function');
  const carry = Object.fromEntries(kept);
  const dropped = Object.keys(rest).filter((key) => !(key in carry));
  return { carry, dropped: req === undefined ? dropped : [...dropped, 'req'] };
}
