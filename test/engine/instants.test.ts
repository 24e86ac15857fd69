import type { AudienceEngine, Instant, Rule } from '../../engine';
import { accountsOf, handClock } from './accounts';

const accounts = accountsOf('instants');
const clock = handClock('2026-06-01T00:00:00Z');
const AT = '2026-07-01T10:00:00.000Z';
const MONTH_LATER = '2026-07-31T10:00:00.000Z';
/** In Kolkata it is half past three in the afternoon. */
const local = (iso: string): string => iso.replace('T10:00:00.000Z', 'T15:30:00');
const SEEN: Rule = { event: 'Seen', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'hours' } };
const MONTH: Rule = { event: 'Seen', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } };
let engine: AudienceEngine;

/** As people and programs write it: without an offset, with microseconds, by a clock's milliseconds. */
const written = (iso: string): Instant[] => [
  local(iso).replace('T', ' '),
  `${local(iso)}.000999`,
  Date.parse(iso),
  new Date(iso),
];
const all = async <T>(given: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const one of given) found.push(one);
  return found;
};
let made = 0;

beforeAll(async () => {
  engine = await accounts.open({ timeZone: 'Asia/Kolkata', clock });
  await engine.profiles.upsert({ externalId: 'ada', phones: ['+447700900123'] });
  await engine.profiles.upsert({ externalId: 'bob' });
  await engine.segments.create({ name: 'Month', type: 'realTime', rule: MONTH });
  await engine.work.runDue();
  await engine.flows.launch({ id: 'f', name: 'F', host: 'test', audience: { tags: ['vip'] } });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.doNotContact.add({ email: 'no@example.com', reason: 'unsubscribed', source: 'test' });
  for (const [externalId, at] of [
    ['ada', AT],
    ['bob', '2026-07-01T11:00:00.000Z'],
  ] as const) {
    clock.set(at);
    await engine.events.track({ profile: { externalId }, type: 'Seen' });
    await engine.contacts.record({ profile: { externalId }, channel: 'email' });
    await engine.contacts.gate({ email: 'no@example.com', channel: 'email' });
  }
  clock.set('2026-07-10T12:00:00Z');
  await engine.work.runDue();
});

const ada = { externalId: 'ada' };
type Ask = (at: Instant) => Promise<unknown>;
const asked: Readonly<Record<string, Ask>> = {
  'audience.count as of': (now) => engine.audience.count(SEEN, { now }),
  'audience.select as of': (now) => all(engine.audience.select(SEEN, { now })),
  'audience.summary as of': (now) => engine.audience.summary(SEEN, { now }),
  'audience.matches as of': (now) => engine.audience.matches(SEEN, ada, { now }),
  'audience.matchesMany as of': (now) => engine.audience.matchesMany(SEEN, [ada], { now }),
  'audience.explain as of': async (now) => (await engine.audience.explain(SEEN, ada, { now })).matched,
  'segments.compare as of': (now) => engine.segments.compare(SEEN, MONTH, { now }),
  'segments.history from': (from) => engine.segments.history('Month', { from, by: 'hour' }),
  'segments.history to': (to) => engine.segments.history('Month', { to, by: 'hour', from: '2026-07-01' }),
  'flows.report from': async (from) => (await engine.flows.report('f', { from })).from,
  'flows.report to': async (to) => (await engine.flows.report('f', { to, from: '2026-06-01' })).to,
  'contacts.count from': (from) => engine.contacts.count({ from, channel: 'email' }),
  'contacts.count to': (to) => engine.contacts.count({ to, channel: 'email' }),
  'contacts.rejections from': (from) => all(engine.contacts.rejections({ from })),
  'contacts.rejections to': (to) => all(engine.contacts.rejections({ to })),
  'contacts.record at': (at) =>
    trackedAt((id) => engine.contacts.record({ id, profile: ada, channel: 'sms', at })),
  'events.track at': (at) => trackedAt((id) => engine.events.track({ id, profile: ada, type: 'Read', at })),
  'waits.open since': async (since) =>
    (await open({ since, branches: [{ event: { type: 'Seen' } }] })).ended ?? 'waits',
  'broadcasts.recordSent at': async (at) => {
    const { id } = await engine.broadcasts.create({
      name: `B${made++}`,
      channel: 'sms',
      audience: { profiles: [ada] },
    });
    await engine.broadcasts.recordSent(id, [ada], { at });
    const { id: profileId } = await engine.profiles.get(ada);
    return eventAt(`broadcast:${id}:${profileId}`);
  },
  'consent.import at': async (at) => {
    const email = `c${made++}@example.com`;
    const { problems } = await engine.consent.import([{ email, at }], { topic: 'News' });
    if (problems.length > 0)
      throw Object.assign(new Error(problems[0]?.message), { code: 'INVALID_ARGUMENT' });
    return (await engine.consent.history(email)).map(({ givenAt }) => givenAt);
  },
};
/** About what is to come. */
const askedAhead: Readonly<Record<string, Ask>> = {
  'segments.count as of': (now) => engine.segments.count('Month', { now }),
  'segments.forecast until': (until) => engine.segments.forecast('Month', { until }),
  'waits.open until': async (until) => (await open({ until })).until,
};

const open = (wait: object): ReturnType<AudienceEngine['waits']['open']> => {
  const place = { host: 'test', flowId: 'f', nodeId: `n${made++}` };
  return engine.waits.open(place as never, { profile: ada, ...wait });
};
const eventAt = async (id: string): Promise<string | undefined> =>
  (await engine.profiles.events(ada)).find((event) => event.id === id)?.at;
const trackedAt = async (record: (id: string) => Promise<unknown>): Promise<string | undefined> => {
  const id = `event-${made++}`;
  await record(id);
  return eventAt(id);
};

it.each([
  ...Object.entries(asked).map(([call, ask]) => [call, ask, AT] as const),
  ...Object.entries(askedAhead).map(([call, ask]) => [call, ask, MONTH_LATER] as const),
])(
  '%s: a time without an offset is of the account’s zone, and however it is written it is one',
  async (_, ask, iso) => {
    const expected = await ask(iso);
    // What it would be if it were read by UTC.
    expect(await ask(`${local(iso)}Z`)).not.toEqual(expected);
    for (const at of written(iso)) expect([at, await ask(at)]).toEqual([at, expected]);
    for (const at of ['2026-02-30T10:00', 'next year', 1.5])
      await expect(ask(at as Instant)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  },
);
