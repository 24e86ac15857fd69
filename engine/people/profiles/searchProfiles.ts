import type { Document, Filter } from 'mongodb';
import type { Profile } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { typedNumber } from '../../language/identities/typedNumber';
import { fold } from '../../language/text/fold';
import { identityKeyOf } from '../../membership/changes/identityKeyOf';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { countOver } from '../../store/mongo/countOver';
import { toProfiles } from './toProfile';

/** Of so many people every part of every name and address can be looked at in the time of a keystroke. */
const EVERY_PART = 20_000;
/** Letters that are enough for that. */
const FEWEST_LETTERS = 2;
const LONGEST = 200;
const WORD = /[\p{L}\p{M}\p{N}]/u;

/**
 * People by what somebody types: the beginning of a first or last name, of both in either order, of an email address, a phone number or an external id.
 * Over indexes, whatever the size of the account; in one of up to 20 000 people any part of a name or address finds them as well. The first
 * `limit` that are found, names first; what matches as a whole before what only begins so.
 *
 * @throws InvalidArgumentError
 */
export async function searchProfiles(
  context: EngineContext,
  text: string,
  { limit, signal }: { limit: number; signal?: AbortSignal | undefined },
): Promise<Profile[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const { profiles } = await factCollections(context);
  const found = new Map<string, ProfileDocument>();
  for (const { filter, hint } of [
    ...beginnings(context, text.trim(), words),
    ...(await parts(context, words)),
  ]) {
    signal?.throwIfAborted();
    if (found.size >= limit) break;
    // What an earlier question has found already takes up room in this one.
    const more = await profiles.find(filter, { limit: limit + found.size, hint }).toArray();
    for (const profile of more)
      if (found.size < limit && profile.account === context.account)
        found.set(profile._id.toHexString(), profile);
  }
  return toProfiles(context, [...found.values()]);
}

function wordsOf(text: unknown): string[] {
  if (typeof text !== 'string' || text.length > LONGEST)
    throw new InvalidArgumentError('What is searched for is no text.', {
      hint: `Give a part of a name, email address, phone number or external id, up to ${LONGEST} characters.`,
      path: '/search',
    });
  // The groups of one number are not numbers of their own.
  const number = /\s/.test(text.trim()) ? typedNumber(text) : undefined;
  return number === undefined ? text.split(/\s+/).filter((word) => WORD.test(word)) : [number];
}

interface Question {
  filter: Filter<ProfileDocument>;
  hint: string;
}

const FIRST = 'folded.firstName';
const LAST = 'folded.lastName';

/** The questions that an index answers. */
function beginnings(context: EngineContext, text: string, words: readonly string[]): Question[] {
  const { account } = context;
  const [first = '', ...rest] = words.map(fold);
  const others = rest.join(' ');
  const whole = [first, ...rest].join(' ');
  const named = (one: string, other: string, hint: string): Question[] => [
    ...(others === '' ? [] : [{ filter: { account, [one]: first, [other]: beginning(others) }, hint }]),
    { filter: { account, [one]: beginning(whole) }, hint },
  ];
  return [
    ...named(FIRST, LAST, 'firstName'),
    ...named(LAST, FIRST, 'lastName'),
    ...keysOf(context, text).map((key): Question => ({
      filter: { keys: { $elemMatch: beginning(key) } } as Document,
      hint: 'keys',
    })),
  ];
}

/** How a text may begin an identity: an address, an id, a number as one writes it. */
function keysOf(context: EngineContext, text: string): string[] {
  const digits = text.replace(/[\s()./-]/g, '');
  const numbers = /^\+?\d{3,}$/.test(digits) ? [`+${digits.replace(/^(\+|00)/, '')}`] : [];
  return [
    ...(/\s/.test(text) ? [] : [['email', text.toLowerCase()] as const]),
    ...numbers.map((value) => ['phone', value] as const),
    ['externalId', text] as const,
  ].map(([kind, value]) => identityKeyOf(context, { kind, value }));
}

/** A range of an index: everything that begins so. */
const beginning = (text: string): { $gte: string; $lt: string } => ({ $gte: text, $lt: `${text}\uffff` });

/** Every word is in a name or an identity, wherever. */
async function parts(context: EngineContext, words: readonly string[]): Promise<Question[]> {
  const { profiles } = await factCollections(context);
  const { account } = context;
  if (words.some((word) => [...word].length < FEWEST_LETTERS)) return [];
  const size = await countOver(profiles, 'account', { account }, { limit: EVERY_PART + 1 });
  if (size > EVERY_PART) return [];
  const has = (word: string): Filter<ProfileDocument> => {
    const name = { $regex: literal(fold(word)) };
    return {
      $or: [
        { [FIRST]: name },
        { [LAST]: name },
        { 'folded.%externalId': name },
        { 'identities.email': { $regex: literal(word), $options: 'i' } },
        // As it is dialled at home.
        { 'identities.phone': { $regex: literal(typedNumber(word) ?? word.replace(/^0+(?=.)/, '')) } },
      ],
    };
  };
  return [{ filter: { account, $and: words.map(has) } as Filter<ProfileDocument>, hint: 'account' }];
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
