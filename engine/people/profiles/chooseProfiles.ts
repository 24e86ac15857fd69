import { ObjectId } from 'mongodb';
import type { ProfileRef, Progress } from '../../api';
import { checkList } from '../../api/checkList';
import { countProfiles } from '../../evaluation/audience/countProfiles';
import { selectProfiles } from '../../evaluation/audience/selectProfiles';
import { serverNow } from '../../store/clock/serverTime';
import { batchesOf } from '../../store/batchesOf';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import type { Rule } from '../../language/rule/types';
import { locateProfiles } from './locateProfiles';
import { notFound, readRef, refKey } from './refs';

/** Whom a long call is about. They are read as they are wanted: any number of them takes the same memory. */
export interface Chosen {
  /** How many, as counted before the first; others may change meanwhile who matches. */
  readonly expected: number;
  /** Ids, each once. */
  readonly ids: AsyncIterable<string> | Iterable<string>;
}

/**
 * An array is references, an object is a rule. Whether a profile matches rests on that profile alone and each is read once: who is changed after
 * having been read is not met again, also when the change alters who matches.
 *
 * @throws NotFoundError when a profile named does not exist, InvalidArgumentError, InvalidRuleError
 */
export async function chooseProfiles(
  context: EngineContext,
  who: readonly ProfileRef[] | Rule,
  signal?: AbortSignal,
): Promise<Chosen> {
  if (!Array.isArray(who)) return matching(context, who as Rule, signal);
  if (who.length === 0)
    throw new InvalidArgumentError('No profile is named.', {
      hint: 'Give at least one, or a rule.',
      path: '/0',
    });
  checkList(who, { what: 'profiles', hint: 'Give a list of profiles, or a rule.' });
  // A hole names nobody.
  const refs = Array.from(who, (ref, i) => readRef(context, ref, `/${i}`));
  const located = await locateProfiles(context, refs);
  const chosen = new Set<string>();
  refs.forEach((ref, i) => {
    const found = located.get(refKey(context, ref));
    if (!found) throw notFound(ref, `/${i}`);
    chosen.add(found._id.toHexString());
  });
  return { expected: chosen.size, ids: chosen };
}

/** Everyone who matches now, in the order of ids. @throws InvalidRuleError */
export async function matching(context: EngineContext, rule: Rule, signal?: AbortSignal): Promise<Chosen> {
  const options = { now: await serverNow(context), ...(signal && { signal }) };
  return { expected: await countProfiles(context, rule, options), ids: idsOf(context, rule, options) };
}

async function* idsOf(
  context: EngineContext,
  rule: Rule,
  options: { now: Date; signal?: AbortSignal },
): AsyncGenerator<string> {
  for await (const { id } of selectProfiles(context, rule, options)) yield id;
}

/** Does the work batch by batch, and says how far it is. @returns how many there were. */
export async function inBatches(
  { expected, ids }: Chosen,
  size: number,
  options: { signal?: AbortSignal | undefined; onProgress?: ((progress: Progress) => void) | undefined },
  work: (batch: ObjectId[]) => Promise<void>,
): Promise<number> {
  const { signal, onProgress } = options;
  let [done, total] = [0, expected];
  for await (const batch of batchesOf(ids, size)) {
    signal?.throwIfAborted();
    await work(batch.map((id) => new ObjectId(id)));
    done += batch.length;
    total = Math.max(total, done);
    onProgress?.({ done, total });
  }
  if (done !== total) onProgress?.({ done, total: done });
  return done;
}
