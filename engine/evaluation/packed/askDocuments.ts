import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { factCollections } from '../facts/collections';
import type { ProfileDocument } from '../facts/documents';
import { factsOf } from '../facts/factsOf';
import type { Question } from '../interpreters/mongo/plan';
import { HELD_FIELDS, type HeldProfile } from './rowOf';

/** People whose documents are read together. */
const BATCH = 1_000;

/** Whom columns cannot answer for: the interpreter in memory decides over their documents. In the order of ids. */
export async function askDocuments(
  context: EngineContext,
  { compiled, moment }: Question,
  ids: readonly ObjectId[],
  after?: ObjectId,
): Promise<HeldProfile[]> {
  const { profiles } = await factCollections(context);
  const matching: HeldProfile[] = [];
  for (let i = 0; i < ids.length; i += BATCH) {
    const found = await profiles
      .find<ProfileDocument>(
        { _id: { $in: ids.slice(i, i + BATCH) }, account: context.account },
        // What is of a later revision than the profile is nothing that it did by then.
        { hint: '_id_', projection: { ...HELD_FIELDS, revision: 1 } },
      )
      .toArray();
    const facts = await factsOf(context, compiled, found, moment.ms);
    found.forEach((profile, place) => {
      if (compiled.matches(facts[place] ?? {}, moment) && (!after || isBehind(profile._id, after)))
        matching.push(profile);
    });
    await turn();
  }
  return matching.sort((a, b) => Buffer.compare(a._id.id, b._id.id));
}

const isBehind = (id: ObjectId, after: ObjectId): boolean => Buffer.compare(id.id, after.id) > 0;
