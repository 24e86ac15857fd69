import type { Audience } from '../../../../engine';

/** An audience as the rows of a form save it, with the kinds in which nobody is named left out. */
export function audienceOf(audience: Audience | undefined): Audience {
  return Object.fromEntries(
    Object.entries(audience ?? {}).filter(([, list]) => !Array.isArray(list) || list.length > 0),
  );
}
