import { ApiError } from './ApiError';
import type { Caller } from './Call';
import { inSteps, toldNumber } from './toldNumber';

/**
 * How many people, as the caller is told it: a reader in steps of five.
 *
 * @throws ApiError FORBIDDEN when there are fewer than five
 */
export function toldTo({ role }: Caller, count: number): number {
  const told = toldNumber(count, role === 'write').count;
  if (told !== undefined) return told;
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
  const { count, ...told } = toldNumber(profiles, false);
  return { ...line, ...(count !== undefined && { profiles: count }), ...told };
}

/** Numbers of an answer that has several, as a reader is told them: in steps of five, none of fewer. */
export function numbersInSteps<T extends object, Name extends keyof T>(
  answer: T,
  names: readonly Name[],
): T & { approximate: true } {
  const told = names.map((name) => [name, inSteps(answer[name] as number)]);
  return { ...answer, ...(Object.fromEntries(told) as Pick<T, Name>), approximate: true };
}
