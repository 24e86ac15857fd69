import { idOf, multiply, nameOf, populate, quantiles, timed } from './measure.mjs';

const DAY = 86_400_000;
const TOLD = 3;

/** May somebody be contacted, of whom there is a history? One asker, and eight beside each other. */
export async function asking({ open, db, sizes: { people, asks } }) {
  const engine = await open('ask');
  await populate(engine, db, 'ask', people);
  await engine.contacts.policy.set({
    caps: [{ most: 5, per: { amount: 7, unit: 'days' } }],
    quietHours: [{ from: '03:00', to: '03:01', zone: 'profile' }],
  });
  await engine.contacts.ask({ profile: { externalId: 'like' }, channel: 'email' });
  await engine.contacts.record({ profile: { externalId: 'like' }, channel: 'email' });
  const [permits, events] = [db.collection('permits'), db.collection('events')];
  const [permit, event] = [
    await permits.findOne({ account: 'ask' }),
    await events.findOne({ account: 'ask' }),
  ];
  const ago = (n, i) => new Date(Date.now() - (1 + ((n + 9 * i) % 30)) * DAY);
  await multiply(permits, people, (n) => ({
    ...permit,
    _id: idOf(n),
    permits: Array.from({ length: TOLD }, (_, i) => ({
      ...permit.permits[0],
      id: `${idOf(n)}.${i}`,
      at: ago(n, i),
      settled: 'sent',
    })),
  }));
  await multiply(events, people, (n) => ({
    ...event,
    _id: `ask.c${n}`,
    profileId: idOf(n),
    bucket: n % 1_024,
    at: ago(n, 0),
  }));
  const ask = (n) =>
    timed(() =>
      engine.contacts.ask({ profile: nameOf((n * 7_919) % people), channel: 'email', flowId: 'cart' }),
    );
  const rows = [];
  for (const beside of [1, 8]) {
    const times = [];
    for (let n = 0; n < asks; n += beside)
      times.push(
        ...(await Promise.all(Array.from({ length: beside }, (_, i) => ask(beside * 1_000_003 + n + i)))),
      );
    rows.push({ people, 'permits each': TOLD, 'at once': beside, asks: times.length, ...quantiles(times) });
  }
  await engine.close();
  return rows;
}
