import type { ObjectId } from 'mongodb';
import { factsOf } from '../../audience/factsOf';
import type { Moment } from '../../calendar/moment';
import type { EngineContext } from '../../context';
import type { ProfileDocument } from '../../mongo/documents';
import type { RuleContext } from '../../rule/context';
import { inlineSegments } from '../../rule/inline';
import type { CompiledRule } from '../memory/CompiledRule';
import { ruleFilter } from './ruleFilter';

const BATCH = 1_000;

/** Streams everyone who matches in the order of ids: by an exact filter where there is one, else the audience, decided by the compiled rule. */
export async function* matchingProfiles(
  context: EngineContext,
  compiled: CompiledRule,
  ruleContext: RuleContext,
  moment: Moment,
  options: { after?: ObjectId; signal?: AbortSignal } = {},
): AsyncGenerator<ProfileDocument> {
  const { after, signal } = options;
  const { profiles } = await context.collections();
  const exact = ruleFilter(inlineSegments(compiled.rule, ruleContext), ruleContext, moment);
  const filter = { $and: [{ account: context.account, ...(after && { _id: { $gt: after } }) }, ...(exact ? [exact] : [])] };
  const cursor = profiles.find(filter, { sort: { _id: 1 }, hint: 'account', batchSize: BATCH });
  const decide = async function* (batch: readonly ProfileDocument[]): AsyncGenerator<ProfileDocument> {
    const facts = await factsOf(context, compiled, batch, moment.ms);
    for (const [i, profile] of batch.entries()) if (compiled.matches(facts[i] ?? {}, moment)) yield profile;
  };
  try {
    let batch: ProfileDocument[] = [];
    for await (const profile of cursor) {
      signal?.throwIfAborted();
      if (exact) {
        yield profile as ProfileDocument;
        continue;
      }
      if (batch.push(profile as ProfileDocument) < BATCH) continue;
      yield* decide(batch);
      batch = [];
    }
    if (batch.length > 0) yield* decide(batch);
  } finally {
    await cursor.close();
  }
}
