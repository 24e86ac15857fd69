import { ApiError } from './ApiError';
import type { Caller } from './Call';

/** So few are not told to those who may only read: one after the other, numbers would spell out a person. */
export const FEW = 5;

/** Readers are told numbers in steps of five. */
const inSteps = (count: number): number => count - (count % FEW);

/**
 * How many people, as the caller is told it: a reader in steps of five.
 *
 * @throws ApiError FORBIDDEN when there are fewer than five
 */
export function toldTo({ role }: Caller, count: number): number {
  if (role === 'write') return count;
  if (count >= FEW) return inSteps(count);
  throw new ApiError(
    'FORBIDDEN',
    'Fewer than five people match: how many is told to those who may write.',
    'Use a key that may write, or ask for more people.',
  );
}

/** Something that people have, with how many of them. */
export interface Counted {
  name: string;
  profiles?: number | undefined;
  /** Fewer than five: how many is told to those who may write. */
  few?: boolean | undefined;
  /** In steps of five. */
  approximate?: boolean | undefined;
}

/** A line of a list as a reader is told it: its name, and how many in steps of five, or that they are few. */
export function toldLine<T extends Counted>({ profiles = 0, ...line }: T): Omit<T, 'profiles'> & Counted {
  return profiles < FEW
    ? { ...line, few: true }
    : { ...line, profiles: inSteps(profiles), approximate: true };
}
