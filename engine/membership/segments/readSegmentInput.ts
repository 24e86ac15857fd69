import type { SegmentInput, SegmentType } from '../../api';
import { InvalidArgumentError } from '../../store/errors';
import { foldName } from '../../language/text/fold';
import { nameProblem } from '../../language/text/names';
import { shown } from '../../language/text/shown';

/** A name as it was written, and in the form in which names of segments are compared. */
export interface SegmentName {
  readonly name: string;
  readonly nameKey: string;
}

/** @throws InvalidArgumentError */
export function readSegmentName(value: unknown, path = '/name'): SegmentName {
  const name = typeof value === 'string' ? value.trim().normalize('NFC') : value;
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no name of a segment: ${wrong}.`, {
      hint: 'Give text of 1 to 200 characters without control characters.',
      path,
    });
  return { name: name as string, nameKey: foldName(name as string) };
}

/** @throws InvalidArgumentError */
export function readSegmentType(value: unknown): SegmentType {
  if (value === 'snapshot' || value === 'realTime') return value;
  throw new InvalidArgumentError(`There is no type of segment ${shown(value)}.`, {
    hint: 'Give "snapshot" or "realTime".',
    path: '/type',
  });
}

/** The parts that every segment has; the rule is read by itself. @throws InvalidArgumentError */
export function readSegmentInput(
  input: SegmentInput,
): SegmentName & { readonly type: SegmentType; readonly rule: unknown } {
  if (typeof input !== 'object' || input === null)
    throw new InvalidArgumentError('No segment is given.', { hint: 'Give { name, type, rule }.', path: '' });
  return { ...readSegmentName(input.name), type: readSegmentType(input.type), rule: input.rule };
}
