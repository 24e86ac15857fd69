import { journeyCollections } from '../journeys/collections';
import { populateFlow } from '../journeys/flows/populateFlow';
import { membershipCollections } from '../membership/collections';
import type { BuildProgress } from '../membership/segments/SegmentDocument';
import { buildSegments, type Building } from '../membership/segments/buildSegments';
import type { EngineContext } from '../store/context';
import { forEach } from '../store/forEach';
import { finishZoneChange } from './changeZone';

/** As many segments are asked of one page of profiles. */
const TOGETHER = 25;

type KeepOn = () => Promise<boolean> | boolean;

/**
 * Segments that are still to be gone through, in turns: those that have waited longest come next, so that a small one does not wait for a large one.
 * Segments at the same place, as those that were just made, are built together.
 *
 * @returns profiles looked at, for each segment.
 */
export async function buildAll(context: EngineContext, keepOn: KeepOn): Promise<number> {
  const { segments } = await membershipCollections(context);
  await finishZoneChange({
    account: context.account,
    database: context.database,
    timeZone: await context.timeZone(),
  });
  let built = 0;
  for (;;) {
    const waiting = await segments
      .find(
        { account: context.account, build: { $exists: true } },
        { projection: { status: 1, build: 1 }, sort: { 'build.at': 1, createdAt: 1 } },
      )
      .toArray();
    const building = waiting.flatMap(({ _id, status, build }): Building[] =>
      build ? [{ _id, status, build }] : [],
    );
    const [first] = building;
    if (!first || !(await keepOn())) return built;
    const together = building
      .filter(({ build }) => placeOf(build) === placeOf(first.build))
      .slice(0, TOGETHER);
    // A segment of nobody is built by looking once.
    built += Math.max(together.length, await buildSegments(context, together, keepOn));
  }
}

const placeOf = ({ cursor, zone }: BuildProgress): string =>
  JSON.stringify([zone ?? null, cursor?.bucket ?? null, cursor?.profileId ?? null]);

/** Flows whose audience at launch has not entered yet, those launched first. @returns profiles looked at. */
export async function populateFlows(context: EngineContext, keepOn: KeepOn): Promise<number> {
  const { flows } = await journeyCollections(context);
  let entered = 0;
  const waiting = await flows
    .find(
      { account: context.account, status: { $ne: 'stopped' }, 'sources.scan': 'pending' },
      { sort: { launchedAt: 1 } },
    )
    .toArray();
  await forEach(waiting, async (flow) => {
    if (await keepOn()) entered += await populateFlow(context, flow, keepOn);
  });
  return entered;
}
