const SEGMENTS = 100;
const LANES = 4;

/**
 * Events at a given rate for some minutes, each asked about by one of a hundred segments. A share of them is
 * late by fifty seconds: these let somebody in for the ten seconds that are left of their minute, and time
 * alone takes everybody out again. The others count for thirty days: they let in, or move on the day on which
 * time takes out. Background work runs, and entries are claimed as they come.
 */
export async function soak(open, { minutes, rate, entering, people = Math.max(1_000, rate * 20) }) {
  const engine = await open('soak');
  const rule = (i) =>
    i === 0
      ? { event: 'Visit', timeframe: within(1, 'minutes') }
      : { event: `Other ${i}`, timeframe: within(30, 'days') };
  await Promise.all(
    Array.from({ length: SEGMENTS }, (_, i) =>
      engine.segments.create({ name: `s${i}`, type: 'realTime', rule: rule(i) }),
    ),
  );
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'bench',
    audience: { segments: ['s0'] },
    reEntry: 'afterExit',
  });
  for (let from = 0; from < people; from += 1_000)
    await engine.profiles.upsertMany(
      Array.from({ length: 1_000 }, (_, i) => ({ externalId: `p${from + i}` })),
    );
  await engine.work.runDue();
  engine.work.start();
  const sentAt = new Map();
  const times = [];
  const memory = [];
  let [sent, refused, visits, unexpected, ended] = [0, 0, 0, 0, false];
  const claiming = (async () => {
    while (!ended) {
      if (!(await engine.entries.next('flow', { timeoutMs: 500 }))) continue;
      const claimed = await engine.entries.claim('flow', { limit: 1_000 });
      const now = performance.now();
      for (const { profile } of claimed) {
        const at = sentAt.get(profile.externalId);
        if (at !== undefined) times.push(now - at);
        else unexpected++;
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
    // One after the other: who comes again has left long before, so every visit is an entry.
    const batch = Array.from({ length: Math.round(rate / 10) }, () =>
      Math.random() < entering
        ? visit(`p${visits++ % people}`)
        : other(`p${Math.floor(Math.random() * people)}`),
    );
    for (const { profile, type } of batch) if (type === 'Visit') sentAt.set(profile.externalId, next);
    // So many calls at most: what comes faster than it is taken in waits here, and its latency counts from when it was due.
    while (underWay.size >= LANES) await Promise.race(underWay);
    const call = engine.events
      .trackMany(batch)
      .then((answers) => {
        sent += answers.length;
        refused += answers.filter(({ error }) => error).length;
      })
      .finally(() => underWay.delete(call));
    underWay.add(call);
    if (sent >= memory.length * rate * 10) memory.push(heapMb());
  }
  await Promise.all(underWay);
  const seconds = (performance.now() - begun) / 1_000;
  for (const until = performance.now() + 60_000; sentAt.size > 0 && performance.now() < until;)
    await new Promise((done) => setTimeout(done, 100));
  ended = true;
  await claiming;
  await engine.close();
  return {
    minutes,
    'entering %': entering * 100,
    'events/s asked': rate,
    'events/s': Math.round(sent / seconds),
    refused,
    entries: times.length,
    missing: visits - times.length,
    unexpected,
    times,
    'heap MB, begin': memory[1] ?? memory[0],
    'heap MB, end': memory.at(-1),
  };
}

const within = (amount, unit) => ({ operator: 'withinTheLast', amount, unit });

const visit = (externalId) => ({ profile: { externalId }, type: 'Visit', at: new Date(Date.now() - 50_000) });
const other = (externalId) => ({
  profile: { externalId },
  type: `Other ${1 + Math.floor(Math.random() * (SEGMENTS - 1))}`,
});

function heapMb() {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1_048_576);
}
