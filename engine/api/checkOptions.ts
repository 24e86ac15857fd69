import { InvalidArgumentError } from '../store/errors';
import type { WriteOptions } from './common';
import { shown } from '../language/text/shown';

/** @throws InvalidArgumentError */
export function checkWriteOptions({ wait, signal }: WriteOptions): void {
  if (wait !== undefined && wait !== 'evaluated' && wait !== 'accepted')
    throw refuse('wait', wait, 'Give "evaluated" or "accepted".');
  checkSignal(signal);
}

/** @throws InvalidArgumentError */
export function checkSignal(signal: unknown): void {
  if (
    signal !== undefined &&
    typeof (signal as { throwIfAborted?: unknown } | null)?.throwIfAborted !== 'function'
  )
    throw refuse('signal', signal, 'Give the signal of an AbortController.');
}

/** What every call takes that may last. @throws InvalidArgumentError */
export function checkLongCall({ signal, onProgress }: { signal?: unknown; onProgress?: unknown }): void {
  checkSignal(signal);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw refuse('onProgress', onProgress, 'Give a function.');
}

/** What a call is about. @throws InvalidArgumentError */
export function checkObject(given: unknown, hint: string): void {
  if (typeof given !== 'object' || given === null)
    throw new InvalidArgumentError(`Found ${shown(given)} where an object is expected.`, { hint, path: '' });
}

export function refuse(option: string, found: unknown, hint: string): InvalidArgumentError {
  return new InvalidArgumentError(`The option ${option} is ${shown(found)}.`, { hint, path: `/${option}` });
}
