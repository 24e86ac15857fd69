import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { countAccount } from '../../evaluation/interpreters/mongo/countAccount';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { heardLater } from '../../store/heardLater';
import { bumpConfig } from '../../store/mongo/config';
import { wakeWork } from '../../store/wakeWork';
import { flushInboxes } from '../changes/flushInboxes';
import { membershipCollections } from '../collections';
import { evaluateProfiles } from '../memberships/evaluateProfiles';
import type { BuildProgress, SegmentDocument } from './SegmentDocument';
import { countMembers } from './countMembers';

const PAGE = 1_000;
/** Pages that one turn takes: then those that wait have theirs. */
const TURN = 16;
/** Pages under way at the same time: MongoDB reads for one while it writes for another. A small build is not worth it. */
const UNDER_WAY = 4;

/** What a build has to know of a segment. */
export type Building = Pick<SegmentDocument, '_id' | 'status'> & { build: BuildProgress };

/**
 * Step 10: goes through everyone, in the order of (bucket, profile), and asks the segments: all stand at the same place, so that each page is read
 * once. It is written and verified before their cursors move, page after page: a build that was killed goes on behind the last one. Changes that
 * happen meanwhile are asked of the segments by those who make them.
 *
 * @param keepOn asked before each page: false ends the turn here, another process goes on.
 * @returns how many profiles were looked at, for each segment.
 */
export async function buildSegments(
  context: EngineContext,
  together: readonly Building[],
  keepOn: () => Promise<boolean> | boolean,
): Promise<number> {
  const { segments } = await membershipCollections(context);
  // The account's zone moves on before its segments are gone through again.
  const zone = together[0]?.build.zone ?? (await context.timeZone());
  let behind = together[0]?.build.cursor;
  let open = [...together];
  let [done, looked, taken, isLast] = [open[0]?.build.done ?? 0, 0, 0, false];
  if (!behind) await begin(context, open);
  const underWay: { page: ProfileDocument[]; evaluated: Promise<void> }[] = [];
  try {
    while (open.length > 0 && (await keepOn())) {
      while (!isLast && taken < TURN && underWay.length < Math.min(UNDER_WAY, 1 + done / PAGE)) {
        const page = await readPage(context, behind);
        underWay.push({ page, evaluated: heardLater(evaluatePage(context, page, open)) });
        taken++;
        isLast = page.length < PAGE;
        behind = cursorAt(page) ?? behind;
      }
      const oldest = underWay.shift();
      if (!oldest) return looked;
      const { page, evaluated } = oldest;
      await evaluated;
      await context.step?.('pageBuilt', page);
      done += page.length;
      looked += page.length * open.length;
      if (isLast && underWay.length === 0) {
        const { matchedCount } = await segments.bulkWrite(
          open.map((segment) => ({
            updateOne: {
              filter: own(segment),
              update: { $set: { status: 'active' as const, zone }, $unset: { build: '' as const } },
            },
          })),
        );
        // Flows may be waiting for them.
        wakeWork(context);
        // Who looks at a large segment next does not have to wait for its number. One whose build was begun anew meanwhile is not through.
        if (matchedCount === open.length)
          for (const { _id } of open) await countMembers(context, { _id, status: 'active' });
        return looked;
      }
      const moved = {
        $set: { 'build.cursor': cursorAt(page), 'build.done': done, 'build.at': await serverNow(context) },
      };
      const { matchedCount } = await segments.bulkWrite(
        open.map((segment) => ({ updateOne: { filter: own(segment), update: moved } })),
      );
      if (matchedCount < open.length) open = await stillBuilding(context, open);
    }
    return looked;
  } finally {
    await Promise.allSettled(underWay.map(({ evaluated }) => evaluated));
  }
}

async function evaluatePage(
  context: EngineContext,
  page: readonly ProfileDocument[],
  open: readonly Building[],
): Promise<void> {
  const { profiles } = await flushInboxes(context, page);
  const asked = {
    segments: new Set(open.map(({ _id }) => _id)),
    building: new Set(open.filter(({ status }) => status === 'building').map(({ _id }) => _id)),
  };
  // For now, and not for when each of them has last changed: who was a member then and is none any more never comes in.
  const now = (await serverNow(context)).getTime();
  await evaluateProfiles(
    context,
    profiles.map((profile) => ({ profile, now, ...asked })),
  );
}

function cursorAt(page: readonly ProfileDocument[]): BuildProgress['cursor'] {
  const last = page[page.length - 1];
  return last && { bucket: last.bucket, profileId: last._id };
}

/** A builder that was held up does not move a later build of the same segment. */
const own = ({ _id, build }: Building): { _id: string; 'build.id': ObjectId } => ({
  _id,
  'build.id': build.id,
});

/** Whoever made the segment may have died before it told anyone: told again, nobody asks the segments of before from here on. */
async function begin(context: EngineContext, open: readonly Building[]): Promise<void> {
  const { segments } = await membershipCollections(context);
  await bumpConfig(context);
  const [startedAt, total] = [await serverNow(context), await countAccount(context)];
  await segments.bulkWrite(
    open.map((segment) => ({
      updateOne: {
        filter: own(segment),
        update: { $set: { 'build.startedAt': startedAt, 'build.total': total } },
      },
    })),
  );
}

/** Without those that were deleted meanwhile, or begun anew for another zone. */
async function stillBuilding(context: EngineContext, open: readonly Building[]): Promise<Building[]> {
  const { segments } = await membershipCollections(context);
  const found = await segments.find({ $or: open.map(own) }, { projection: { _id: 1 } }).toArray();
  const known = new Set(found.map(({ _id }) => _id));
  return open.filter(({ _id }) => known.has(_id));
}

async function readPage(context: EngineContext, cursor: BuildProgress['cursor']): Promise<ProfileDocument[]> {
  const { profiles } = await factCollections(context);
  const { account } = context;
  const options = { sort: { bucket: 1, _id: 1 } as const, limit: PAGE, hint: 'bucket' };
  if (!cursor) return profiles.find({ account }, options).toArray();
  const { bucket, profileId } = cursor;
  const rest = await profiles.find({ account, bucket, _id: { $gt: profileId } }, options).toArray();
  if (rest.length === PAGE) return rest;
  return [
    ...rest,
    ...(await profiles
      .find({ account, bucket: { $gt: bucket } }, { ...options, limit: PAGE - rest.length })
      .toArray()),
  ];
}
