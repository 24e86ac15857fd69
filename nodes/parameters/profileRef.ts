import { InvalidArgumentError, type ProfileRef } from '../../engine';

const KINDS = ['id', 'externalId', 'email', 'phone'] as const;

/**
 * The profile that a node is asked about: by the key given, or, for `item`, by what the item itself carries: its
 * `profile` (an object as Segment Entry sends it), else its `profileId`, `externalId`, `email` or `phone`.
 */
export function profileRef(
  identifyBy: string,
  key: string,
  item: Readonly<Record<string, unknown>>,
): ProfileRef {
  if (identifyBy === 'item') return fromItem(item);
  const kind = KINDS.find((known) => known === identifyBy);
  if (kind === undefined)
    throw new InvalidArgumentError(`A profile cannot be identified by '${identifyBy}'`, {
      hint: `Choose one of ${KINDS.join(', ')} or item`,
    });
  if (key.trim() === '')
    throw new InvalidArgumentError("'Profile' is empty", {
      hint: "Fill in the profile's key, or check the expression that fills it",
    });
  return { [kind]: key.trim() } as ProfileRef;
}

function fromItem(item: Readonly<Record<string, unknown>>): ProfileRef {
  const profile = item['profile'];
  if (typeof profile === 'object' && profile !== null) {
    const ref = firstKey(profile as Record<string, unknown>, 'id');
    if (ref !== undefined) return ref;
  }
  const ref = firstKey(item, 'profileId');
  if (ref !== undefined) return ref;
  throw new InvalidArgumentError('The item says nothing of a profile', {
    hint: "It needs profile, profileId, externalId, email or phone; or choose 'Identify Profile By' and give the key",
  });
}

function firstKey(holder: Readonly<Record<string, unknown>>, idName: string): ProfileRef | undefined {
  for (const kind of KINDS) {
    const name = kind === 'id' ? idName : kind;
    const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
    if ((typeof value === 'string' || typeof value === 'number') && String(value).trim() !== '')
      return { [kind]: String(value).trim() } as ProfileRef;
  }
  return undefined;
}
