/**
 * So many people leave at one instant by time alone. Until all have left, single changes of other people are made, each timed until its entry is in hands.
 */
export async function midnight(open, people) {
  const engine = await open('midnight');
  await engine.segments.create({
    name: 'herd',
    type: 'realTime',
    rule: { event: 'Visit', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'hours' } },
  });
  await engine.segments.create({
    name: 'live',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'hours' } },
  });
  await engine.flows.launch({
    id: 'herd',
    name: 'herd',
    host: 'bench',
    audience: { segments: ['herd'] },
    on: ['exit'],
    reEntry: 'afterExit',
  });
  await engine.flows.launch({
    id: 'live',
    name: 'live',
    host: 'bench',
    audience: { segments: ['live'] },
    reEntry: 'afterExit',
  });
  await engine.work.runDue();
  // Far enough away for all of them to be there before; taken again when the machine was slower than that.
  const perSecond = 700;
  const due = Date.now() + 5_000 + (people * 1_000) / perSecond;
  const at = new Date(due - 3_600_000);
  for (let from = 0; from < people; from += 1_000) {
    await engine.events.trackMany(
      Array.from({ length: Math.min(1_000, people - from) }, (_, i) => ({
        profile: { externalId: `p${from + i}` },
        type: 'Visit',
        at,
      })),
    );
  }
  if (Date.now() > due) throw new Error('Midnight came before everybody was there: take a smaller herd.');
  await new Promise((done) => setTimeout(done, due - Date.now()));
  engine.work.start();
  const begun = performance.now();
  const times = [];
  for (let i = 0; (await engine.segments.count('herd')) > 0; i++) {
    const start = performance.now();
    await engine.events.track({ profile: { externalId: `live ${i}` }, type: 'Purchase' });
    for (let mine = false; !mine;) {
      await engine.entries.next('live', { timeoutMs: 5_000 });
      for (const entry of await engine.entries.claim('live', { limit: 100 })) {
        mine ||= entry.profile.externalId === `live ${i}`;
        await engine.entries.ack(entry);
      }
    }
    times.push(performance.now() - start);
  }
  const seconds = (performance.now() - begun) / 1_000;
  await engine.work.stop();
  await engine.work.runDue();
  let exits = 0;
  for (
    let claimed;
    (claimed = await engine.entries.claim('herd', { limit: 1_000, leaseMs: 3_600_000 })).length > 0;
  )
    exits += claimed.length;
  if (exits !== people) throw new Error(`${exits} of ${people} exits`);
  await engine.close();
  return {
    'left at one instant': people,
    seconds: Math.round(seconds),
    'changes/s': Math.round(people / seconds),
    'live entries meanwhile': times.length,
    times,
  };
}
