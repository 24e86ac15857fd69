import { typedNumber } from '../../engine';

/** A contact point as the ledger of rejections has it: `email:…` or `phone:…`. */
type TypedPoint = string | undefined;

interface Wanted {
  search?: string | undefined;
  kind?: 'email' | 'phone' | undefined;
}

/** Whether a contact point has what somebody searches for: a part of an address, or digits of a number in whatever groups they are typed. */
export function matchesPoint(point: TypedPoint, { search, kind }: Wanted): boolean {
  if (search === undefined && kind === undefined) return true;
  if (point === undefined) return false;
  const colon = point.indexOf(':');
  if (kind !== undefined && point.slice(0, colon) !== kind) return false;
  if (search === undefined) return true;
  const value = point.slice(colon + 1).toLowerCase();
  const typed = search.trim().toLowerCase();
  return value.includes(typedNumber(typed) ?? typed) || value.includes(typed);
}
