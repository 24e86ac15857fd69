import type { EngineContext } from '../context';
import { populateFlow } from '../flows/populateFlow';
import { buildSegment } from '../segments/buildSegment';
import { finishZoneChange } from './changeZone';

/** Segments that are still to be gone through. @returns profiles looked at. */
export async function buildSegments(context: EngineContext, keepOn: () => Promise<boolean> | boolean): Promise<number> {
  const collections = await context.collections();
  const { segments } = collections;
  await finishZoneChange({ account: context.account, collections, timeZone: await context.timeZone() });
  let built = 0;
  for (const segment of await segments.find({ account: context.account, build: { $exists: true } }, { sort: { createdAt: 1 } }).toArray()) {
    if (!(await keepOn())) break;
    // A segment of nobody is built by looking once.
    built += Math.max(1, await buildSegment(context, segment, keepOn));
  }
  return built;
}

/** Flows whose audience at launch has not entered yet. @returns profiles looked at. */
export async function populateFlows(context: EngineContext, keepOn: () => Promise<boolean> | boolean): Promise<number> {
  const { flows } = await context.collections();
  let entered = 0;
  for (const flow of await flows.find({ account: context.account, status: { $ne: 'stopped' }, 'sources.scan': 'pending' }, { sort: { launchedAt: 1 } }).toArray()) {
    if (!(await keepOn())) break;
    entered += await populateFlow(context, flow, keepOn);
  }
  return entered;
}
