import {
  InvalidArgumentError,
  type IdentityRef,
  type ItemError,
  type ProfileKey,
  type ProfileRef,
} from '../../../engine';
import { count, either, fields, flag, name, object, optional, text, words } from './shapes';
import type { Shape } from './Shape';

const KINDS = ['email', 'phone', 'externalId'] as const;

export const id = text({ pattern: '^[0-9a-fA-F]{24}$', description: '24 hexadecimal characters.' });
export const email = name('An email address.', 500);
export const phone = name('A phone number, E.164 or in the way of the default country.', 100);
export const externalId = name('The key that another system knows the person by.', 500);

/** Names one person in a body. */
export const profileRef: Shape<ProfileRef> = either(
  fields({ id }),
  fields({ externalId }),
  fields({ email }),
  fields({ phone }),
);

/** One identity of a person in a body. */
export const identityRef: Shape<IdentityRef> = either(
  fields({ externalId }),
  fields({ email }),
  fields({ phone }),
);

/** Names one person in an address. */
export const profileParam = {
  profile: text({
    minLength: 1,
    maxLength: 600,
    description: 'The id, or `email:…`, `phone:…`, `externalId:…`.',
    examples: ['email:ada@example.com'],
  }),
};

/** @throws InvalidArgumentError */
export function refOf(param: string): ProfileRef {
  if (/^[0-9a-fA-F]{24}$/.test(param)) return { id: param };
  for (const kind of KINDS)
    if (param.startsWith(`${kind}:`))
      return { [kind]: param.slice(kind.length + 1) } as unknown as ProfileRef;
  throw new InvalidArgumentError('This names nobody.', {
    hint: 'Give the id of 24 hexadecimal characters, or email:…, phone:…, externalId:….',
    path: '/profile',
  });
}

export const profileKey: Shape<ProfileKey> = object<ProfileKey>({ id: text(), externalId: optional(text()) });

/** A name of what people have, with how many of them. */
export const counted = {
  name: text(),
  profiles: optional(count('How many people have it now.')),
  few: optional(
    flag('Fewer than five have it: how many is told to those who may write, and `profiles` is left out.'),
  ),
  approximate: optional(flag('`profiles` is told in steps of five, to those who may only read.')),
};

export const wait = optional(
  words(['evaluated', 'accepted'], {
    default: 'evaluated',
    description:
      '`evaluated`: answered when the segments that depend on it are up to date. `accepted`: answered when nothing can lose it; the rest follows within moments.',
  }),
);

export const errorReport = fields({
  code: text({ description: 'Stable: programs may switch on it.' }),
  message: text(),
  hint: text({ description: 'What to do about it.' }),
  path: optional(text({ description: 'Where in what was sent, as a JSON Pointer.' })),
});

/** The answer for one of many: what came of it, or what is wrong with it; the others landed. */
export const itemAnswer = <T>(
  answer: Shape<T & { index: number }>,
): Shape<(T & { index: number }) | ItemError> =>
  either(answer, fields({ index: count(), error: errorReport }) as unknown as Shape<ItemError>);

/** What comes with numbers that a reader is told. */
export const approximate = optional(
  flag('Numbers are told in steps of five, none of fewer: to those who may only read.'),
);
