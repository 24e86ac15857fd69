import type { Document } from 'mongodb';
import { contactCollections } from '../contact/collections';
import { chapterCollections } from '../evaluation/chapters/collections';
import { factCollections } from '../evaluation/facts/collections';
import { journeyCollections } from '../journeys/collections';
import { membershipCollections } from '../membership/collections';
import type { EngineContext } from '../store/context';
import type { Findings } from './Findings';

const MOST = 1_000;

/** Of who was erased nothing stays, of who was joined the rows have followed, and of a segment that was deleted there is no member. */
export async function checkStrays(context: EngineContext, findings: Findings): Promise<void> {
  const { account } = context;
  const [{ events }, { memberships }, journeys, contacts] = await Promise.all([
    factCollections(context),
    membershipCollections(context),
    journeyCollections(context),
    contactCollections(context),
  ]);
  const { participants, entries, waits, assignments } = journeys;
  const { recipients, permits, rejections } = contacts;
  const { chapters } = await chapterCollections(context);
  const strays = async (
    collection: {
      collectionName: string;
      aggregate(pipeline: Document[]): { toArray(): Promise<Document[]> };
    },
    of = 'profileId',
  ): Promise<void> => {
    const found = await collection
      .aggregate([
        { $match: { account, [of]: { $exists: true } } },
        { $project: { [of]: 1, rev: 1 } },
        {
          $lookup: {
            from: 'profiles',
            localField: of,
            foreignField: '_id',
            pipeline: [{ $project: { revision: 1 } }],
            as: 'profile',
          },
        },
        { $match: { profile: [] } },
        { $limit: MOST },
        { $project: { _id: 1 } },
      ])
      .toArray();
    for (const { _id } of found)
      findings.add('erased', collection.collectionName, _id, 'It is of a profile that is not there.');
  };
  for (const collection of [
    events,
    chapters,
    memberships,
    participants,
    entries,
    waits,
    assignments,
    recipients,
    rejections,
  ])
    await strays(collection as never);
  await strays(permits as never, '_id');
  await tooNew(context, findings);
  const orphans = await memberships
    .aggregate([
      { $match: { account } },
      { $group: { _id: '$segment' } },
      {
        $lookup: {
          from: 'segments',
          localField: '_id',
          foreignField: '_id',
          pipeline: [{ $project: { _id: 1 } }],
          as: 'segment',
        },
      },
      { $match: { segment: [] } },
    ])
    .toArray();
  for (const { _id } of orphans)
    findings.add('erased', 'memberships', _id, 'They are of a segment that is not there.');
}

/** An event is accepted with a revision of its profile; what a join moves is of the next one. */
async function tooNew(context: EngineContext, findings: Findings): Promise<void> {
  const { events } = await factCollections(context);
  const found = await events
    .aggregate(
      [
        { $match: { account: context.account } },
        { $group: { _id: '$profileId', rev: { $max: '$rev' }, count: { $sum: 1 } } },
        {
          $lookup: {
            from: 'profiles',
            localField: '_id',
            foreignField: '_id',
            pipeline: [{ $project: { revision: 1 } }],
            as: 'profile',
          },
        },
        {
          $group: {
            _id: null,
            count: { $sum: '$count' },
            wrong: {
              $push: {
                $cond: [
                  { $gt: ['$rev', { $add: [{ $first: '$profile.revision' }, 1] }] },
                  '$_id',
                  '$$REMOVE',
                ],
              },
            },
          },
        },
        { $project: { count: 1, wrong: { $slice: ['$wrong', MOST] } } },
      ],
      { allowDiskUse: true },
    )
    .toArray();
  for (const { count, wrong } of found) {
    findings.count('events', Number(count));
    for (const id of wrong as unknown[])
      findings.add('revision', 'events', id, 'The profile has an event of a revision that it has not had.');
  }
}
