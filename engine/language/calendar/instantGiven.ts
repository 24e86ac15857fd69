import type { EngineContext } from '../../store/context';
import { isLocal } from './givenInstant';
import { readInstantArgument } from './readInstantArgument';

/**
 * An instant as whoever calls gives it: a text with an offset or `Z`, milliseconds since 1970, a Date; a time without an offset, or a day (its
 * beginning), is of the account's zone, which is asked for only then.
 *
 * @throws InvalidArgumentError
 */
export async function instantGiven(
  context: Pick<EngineContext, 'timeZone'>,
  value: unknown,
  path: string,
): Promise<Date> {
  const local = typeof value === 'string' && isLocal(value);
  return readInstantArgument(value, path, local ? await context.timeZone() : undefined);
}
