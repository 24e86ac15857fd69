/** So few are not told to those who may only read: one after the other, numbers would spell out a person. */
export const FEW = 5;

/** As those who may only read are told it: in steps of five, none of fewer. */
export const inSteps = (count: number): number => count - (count % FEW);

/** A number of people as it is told. */
export interface ToldNumber {
  count?: number;
  /** Fewer than five: how many is told to nobody who may not look them up. */
  few?: true;
  /** It is not counted to the last one. */
  approximate?: true;
}

/** Whoever may look people up is told the number, all others one in steps of five, and of fewer than five nothing else. */
export function toldNumber(count: number, mayWrite: boolean): ToldNumber {
  if (mayWrite) return { count };
  return count < FEW ? { few: true } : { count: inSteps(count), approximate: true };
}
