import { timed } from './measure.mjs';

/** A flow on a segment that an event lets in. */
export async function liveFlow(engine, people) {
  await engine.segments.create({ name: 'visitors', type: 'realTime', rule: { event: 'Visit' } });
  await engine.flows.launch({
    id: 'live',
    name: 'Live',
    host: 'bench',
    audience: { segments: ['visitors'] },
  });
  for (let from = 0; from < people; from += 1_000)
    await engine.profiles.upsertMany(
      Array.from({ length: Math.min(1_000, people - from) }, (_, i) => ({ externalId: `live${from + i}` })),
    );
  await engine.work.runDue();
}

/** The event of the n-th, until the entry is in hands. */
export async function enter(engine, n) {
  const externalId = `live${n}`;
  let entry;
  const ms = await timed(async () => {
    await engine.events.track({ profile: { externalId }, type: 'Visit' });
    [entry] = await engine.entries.claim('live', { limit: 1 });
    if (entry?.profile.externalId !== externalId) throw new Error(`${externalId} did not enter`);
  });
  await engine.entries.ack(entry);
  return ms;
}
