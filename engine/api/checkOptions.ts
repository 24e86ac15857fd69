import { InvalidArgumentError } from '../errors';
import type { WriteOptions } from './common';
import { shown } from '../text/shown';

/** @throws InvalidArgumentError */
export function checkWriteOptions({ wait, signal }: WriteOptions): void {
  if (wait !== undefined && wait !== 'evaluated' && wait !== 'accepted') throw refuse('wait', wait, 'Give "evaluated" or "accepted".');
  checkSignal(signal);
}

/** @throws InvalidArgumentError */
export function checkSignal(signal: unknown): void {
  if (signal !== undefined && typeof (signal as { throwIfAborted?: unknown } | null)?.throwIfAborted !== 'function') throw refuse('signal', signal, 'Give the signal of an AbortController.');
}

export function refuse(option: string, found: unknown, hint: string): InvalidArgumentError {
  return new InvalidArgumentError(`The option ${option} is ${shown(found)}.`, { hint, path: `/${option}` });
}
