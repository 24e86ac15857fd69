import { InvalidArgumentError } from '../../engine';

/**
 * What of a message can wait: all that JSON can say. A request that somebody waits for cannot, and is refused rather than left hanging.
 *
 * @throws InvalidArgumentError
 */
export function messageToCarry(message: object): Record<string, unknown> {
  const { res, req: _req, ...rest } = message as Record<string, unknown>;
  if (res !== undefined)
    throw new InvalidArgumentError('The message holds a web request, which cannot wait so long.', {
      hint: 'Answer it first with an http response node; send a message without msg.res here.',
      path: '/res',
    });
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value !== 'function'));
}
