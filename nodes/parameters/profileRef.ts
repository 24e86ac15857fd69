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
  // Behind a webhook, what was sent is the body.
  const body = item['body'];
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return fromBody(body as Item, item);
  throw nothing(item);
}

type Item = Readonly<Record<string, unknown>>;

function fromBody(body: Item, item: Item): ProfileRef {
  const profile = body['profile'];
  const found =
    (typeof profile === 'object' && profile !== null ? firstKey(profile as Item, 'id') : undefined) ??
    firstKey(body, 'profileId');
  if (found === undefined) throw nothing(item);
  return found;
}

function nothing(item: Item): InvalidArgumentError {
  const [path] = likelyIn(item);
  const has =
    path === undefined
      ? ''
      : `It has ${path}: choose how it identifies the profile and use {{ $json.${path} }}. Otherwise it`;
  return new InvalidArgumentError('The item says nothing of a profile', {
    hint: `${has || 'It'} needs profile, profileId, externalId, email or phone; or choose 'Identify Profile By' and give the key`,
  });
}

/** Paths of values that look as if they named somebody. */
function likelyIn(value: unknown, path = '', depth = 0): string[] {
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  return Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const scalar = typeof one === 'string' || typeof one === 'number';
    return scalar && /e-?mail|phone|mobile|(^|_|customer|user|contact)id$/i.test(name)
      ? [here]
      : likelyIn(one, here, depth + 1);
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
