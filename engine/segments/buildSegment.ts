import type { ObjectId } from 'mongodb';
import { flushInboxes } from '../changes/flushInboxes';
import { serverNow } from '../clock/serverTime';
import type { EngineContext } from '../context';
import { evaluateProfiles } from '../memberships/evaluateProfiles';
import type { ProfileDocument } from '../mongo/documents';
import type { SegmentDocument } from './SegmentDocument';

const PAGE = 1_000;

/**
 * Step 10: goes through everyone, in the order of (bucket, profile), and asks the segment. Each page is written and verified before the cursor moves: a
 * build that was killed goes on behind the last page. Changes that happen meanwhile are asked of the segment by those who make them.
 *
 * @param keepOn asked before each page: false ends the build here, another process goes on.
 * @returns how many profiles were looked at.
 */
export async function buildSegment(context: EngineContext, segment: SegmentDocument, keepOn: () => Promise<boolean> | boolean): Promise<number> {
  const { segments } = await context.collections();
  const { _id, build } = segment;
  if (!build) return 0;
  const own = { _id, 'build.id': build.id };
  const first = segment.status === 'building';
  // The account's zone moves on before its segments are gone through again.
  const zone = build.zone ?? (await context.timeZone());
  let { cursor, done } = build;
  for (;;) {
    if (!(await keepOn())) return done - build.done;
    const page = await readPage(context, cursor);
    await flushInboxes(context, page);
    await evaluateProfiles(context, page.map((profile) => ({ profile, segments: new Set([_id]), ...(first && { building: _id }) })));
    await context.step?.('pageBuilt', page);
    const last = page[page.length - 1];
    done += page.length;
    if (page.length < PAGE || !last) break;
    cursor = { bucket: last.bucket, profileId: last._id };
    const { matchedCount } = await segments.updateOne(own, { $set: { 'build.cursor': cursor, 'build.done': done, 'build.at': await serverNow(context) } });
    // Deleted, or begun anew for another zone.
    if (matchedCount === 0) return done - build.done;
  }
  await segments.updateOne(own, { $set: { status: 'active', zone }, $unset: { build: '' } });
  return done - build.done;
}

async function readPage(context: EngineContext, cursor: { bucket: number; profileId: ObjectId } | undefined): Promise<ProfileDocument[]> {
  const { profiles } = await context.collections();
  const { account } = context;
  const options = { sort: { bucket: 1, _id: 1 } as const, limit: PAGE, hint: 'bucket' };
  if (!cursor) return profiles.find({ account }, options).toArray();
  const { bucket, profileId } = cursor;
  const rest = await profiles.find({ account, bucket, _id: { $gt: profileId } }, options).toArray();
  if (rest.length === PAGE) return rest;
  return [...rest, ...(await profiles.find({ account, bucket: { $gt: bucket } }, { ...options, limit: PAGE - rest.length }).toArray())];
}
