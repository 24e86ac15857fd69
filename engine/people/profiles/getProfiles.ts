import type { ItemAnswers, Profile, ProfileRef } from '../../api';
import { checkList } from '../../api/checkList';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { factCollections } from '../../evaluation/facts/collections';
import type { EngineContext } from '../../store/context';
import { isAudienceError, type ErrorReport } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { turn } from '../../store/turn';
import { locateProfiles } from './locateProfiles';
import { notFound, readRef, refKey, type ReadRef } from './refs';
import { toProfiles } from './toProfile';

/** What a reference came to: the stored profile, or why there is none. */
export type Named = ProfileDocument | { readonly error: ErrorReport };

/** References that are looked up together. */
const SOME = 5_000;
/** Documents in one query. */
const BATCH = 1_000;

/** Many profiles at once, each answered for itself. @throws InvalidArgumentError when there is no list */
export async function getProfiles(
  context: EngineContext,
  refs: readonly ProfileRef[],
): Promise<ItemAnswers<{ profile: Profile }>> {
  const named = await namedProfiles(context, refs);
  const found = named.filter((one): one is ProfileDocument => !('error' in one));
  const profiles = (await toProfiles(context, found)).values();
  return named.map((one, index) =>
    'error' in one ? { index, error: one.error } : { index, profile: profiles.next().value as Profile },
  );
}

/** The stored profiles that references name, in their order. @throws InvalidArgumentError when there is no list */
export async function namedProfiles(context: EngineContext, refs: readonly ProfileRef[]): Promise<Named[]> {
  checkList(refs, {
    what: 'profiles',
    hint: 'Give a list of { id }, { externalId }, { email } or { phone }.',
  });
  const named: Named[] = [];
  for (let from = 0; from < refs.length; from += SOME) {
    for (const one of await namedSome(context, refs.slice(from, from + SOME))) named.push(one);
    await turn();
  }
  return named;
}

async function namedSome(context: EngineContext, refs: readonly ProfileRef[]): Promise<Named[]> {
  const read = Array.from(refs as readonly ProfileRef[], (ref): ReadRef | { error: ErrorReport } => {
    const one = readItem(ref, (given) => readRef(context, given));
    return isAudienceError(one) ? { error: one.report() } : one;
  });
  const located = await locateProfiles(
    context,
    read.filter((ref): ref is ReadRef => !('error' in ref)),
  );
  const documents = await documentsOf(context, [...new Set([...located.values()].map(({ _id }) => _id))]);
  return read.map((ref): Named => {
    if ('error' in ref) return ref;
    const id = located.get(refKey(context, ref))?._id.toHexString();
    return documents.get(id ?? '') ?? { error: notFound(ref).report() };
  });
}

async function documentsOf(
  context: EngineContext,
  ids: readonly ProfileDocument['_id'][],
): Promise<Map<string, ProfileDocument>> {
  const { profiles } = await factCollections(context);
  const documents = new Map<string, ProfileDocument>();
  for (let from = 0; from < ids.length; from += BATCH) {
    const found = profiles.find({ _id: { $in: ids.slice(from, from + BATCH) }, account: context.account });
    for (const profile of await found.toArray()) documents.set(profile._id.toHexString(), profile);
  }
  return documents;
}
