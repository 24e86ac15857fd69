import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, TooLargeError } from '../../store/errors';
import { pointer } from '../../language/rule/Problems';
import type { IdentityKind } from '../../language/rule/types';
import { readTagNames, type TagName } from '../tags/tagName';
import { nearest } from '../../language/text/nearest';
import { readIdentity, type Identity } from './refs';
import { isPlainObject } from '../../language/text/isPlainObject';

/** Identities of one kind on one profile. */
export const MAX_IDENTITIES = 100;

/** A profile input that was read; its attributes are still as they came. */
export interface ReadProfileInput {
  readonly identities: readonly Identity[];
  readonly attributes: Readonly<Record<string, unknown>> | undefined;
  readonly tags: readonly TagName[];
}

const KEYS = ['externalId', 'emails', 'phones', 'attributes', 'tags'];
const NO_TAGS: readonly TagName[] = [];

/** @throws InvalidArgumentError, TooLargeError with the place of what is wrong. */
export function readProfileInput(
  context: EngineContext,
  input: unknown,
  options: { refusePlaceholders?: boolean } = {},
): ReadProfileInput {
  if (!isPlainObject(input))
    throw new InvalidArgumentError('A profile is an object.', {
      hint: `Give an object with ${KEYS.join(', ')}.`,
      path: '',
    });
  const unknown = Object.keys(input).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, KEYS);
    throw new InvalidArgumentError(`A profile has no "${unknown.slice(0, 100)}".`, {
      hint:
        near === undefined
          ? `Its parts are ${KEYS.join(', ')}; everything else goes into attributes.`
          : `Did you mean "${near}"?`,
      path: pointer('', unknown.slice(0, 100)),
    });
  }
  const { externalId, emails, phones, attributes, tags } = input;
  if (attributes !== undefined && attributes !== null && !isPlainObject(attributes)) {
    throw new InvalidArgumentError('The attributes are no object.', {
      hint: 'Give an object of names and values.',
      path: '/attributes',
    });
  }
  const identities: Identity[] = [];
  if (externalId !== undefined && externalId !== null)
    identities.push(readIdentity(context, 'externalId', externalId, '/externalId', options));
  const readAll = (kind: IdentityKind, values: readonly unknown[], path: string): void => {
    for (let i = 0; i < values.length; i++)
      identities.push(readIdentity(context, kind, values[i], `${path}/${i}`));
  };
  readAll('email', listOf(emails, '/emails'), '/emails');
  readAll('phone', listOf(phones, '/phones'), '/phones');
  if (identities.length === 0) {
    throw new InvalidArgumentError('The profile has no identity.', {
      hint: 'Give externalId, emails or phones: without one nobody can find it again.',
      path: '',
    });
  }
  return {
    identities,
    attributes: (attributes ?? undefined) as Record<string, unknown> | undefined,
    tags: tags === undefined || tags === null ? NO_TAGS : readTagNames(tags, '/tags'),
  };
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new InvalidArgumentError('This is no list.', { hint: 'Give a list of texts.', path });
  if (value.length > MAX_IDENTITIES)
    throw new TooLargeError(`Found ${value.length}; a profile has at most ${MAX_IDENTITIES}.`, {
      hint: 'Leave out those that are no longer used.',
      path,
    });
  return value;
}
