/**
 * Events at a given rate for some minutes, late by fifty seconds: each may let somebody in for the ten seconds that are left of its minute, and time alone
 * takes everybody out again. Background work runs, and entries are claimed as they come.
 */
export async function soak(open, { minutes, rate, people = Math.max(1_000, rate * 20) }) {
  const engine = await open('soak');
  await Promise.all(Array.from({ length: 100 }, (_, i) => engine.segments.create({ name: `s${i}`, type: 'realTime', rule: { event: i === 0 ? 'Visit' : `Other ${i}`, timeframe: { operator: 'withinTheLast', amount: 1, unit: 'minutes' } } })));
  await engine.flows.launch({ id: 'flow', name: 'flow', host: 'bench', audience: { segments: ['s0'] }, reEntry: 'afterExit' });
  for (let from = 0; from < people; from += 1_000) await engine.profiles.upsertMany(Array.from({ length: 1_000 }, (_, i) => ({ externalId: `p${from + i}` })));
  await engine.work.runDue();
  engine.work.start();
  const sentAt = new Map();
  const times = [];
  const memory = [];
  let [sent, refused, ended] = [0, 0, false];
  const claiming = (async () => {
    while (!ended) {
      if (!(await engine.entries.next('flow', { timeoutMs: 500 }))) continue;
      const claimed = await engine.entries.claim('flow', { limit: 1_000 });
      const now = performance.now();
      for (const { profile } of claimed) {
        const at = sentAt.get(profile.externalId);
        if (at !== undefined) times.push(now - at);
        sentAt.delete(profile.externalId);
      }
      await Promise.all(claimed.map((entry) => engine.entries.ack(entry)));
    }
  })();
  const begun = performance.now();
  const underWay = new Set();
  for (let next = begun; performance.now() - begun < minutes * 60_000; next += 100) {
    const wait = next - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    const batch = Array.from({ length: Math.round(rate / 10) }, () => ({ profile: { externalId: `p${Math.floor(Math.random() * people)}` }, type: 'Visit', at: new Date(Date.now() - 50_000) }));
    // Of whoever is in it already the next event brings no entry: the first one counts.
    for (const { profile } of batch) if (!sentAt.has(profile.externalId)) sentAt.set(profile.externalId, performance.now());
    // Two lanes at most: what comes faster than it is taken in waits here, and is counted as late.
    while (underWay.size >= 2) await Promise.race(underWay);
    const call = engine.events.trackMany(batch).then((answers) => {
      sent += answers.length;
      refused += answers.filter(({ error }) => error).length;
    }).finally(() => underWay.delete(call));
    underWay.add(call);
    if (sent >= memory.length * rate * 10) memory.push(heapMb());
  }
  await Promise.all(underWay);
  const seconds = (performance.now() - begun) / 1_000;
  ended = true;
  await claiming;
  await engine.close();
  return { minutes, 'events/s asked': rate, 'events/s': Math.round(sent / seconds), refused, entries: times.length, times, 'heap MB, begin': memory[1] ?? memory[0], 'heap MB, end': memory.at(-1) };
}

function heapMb() {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1_048_576);
}
