import { isAudienceError, type AudienceEngine, type AudienceError } from '../../../engine';
import { accountsOf, handClock } from '../accounts';

const accounts = accountsOf('hostile-journeys');
const PLACE = { host: 'test', flowId: 'cart', nodeId: 'wait' };
const ADA = { externalId: 'ada' };
const MILLION = Array.from({ length: 1_000_000 }, () => 'x');
const circle: Record<string, unknown> = {};
circle['self'] = circle;
/** What nothing below takes. */
const JUNK: [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['minus one', -1],
  ['a fraction', 1.5],
  ['no number', NaN],
  ['no end', Infinity],
  ['an empty text', ''],
  ['a control character', '\u0000'],
  ['half a character', '\ud800'],
  ['a very long text', 'x'.repeat(100_000)],
  ['an operator of MongoDB', { $gt: '' }],
  ['a list', []],
  ['a list of a million', MILLION],
  ['an object that holds itself', circle],
  ['no date', new Date(NaN)],
  ['a symbol', Symbol('s')],
  ['a big number', 10n],
  ['a function', () => 'x'],
];
type Call = (engine: AudienceEngine, junk: unknown) => Promise<unknown>;

const wait = (more: object): object => ({ profile: ADA, branches: [{ event: { type: 'P' } }], ...more });
const open =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.waits.open(PLACE, wait(more(junk)) as never);
const branch = (one: (junk: unknown) => unknown): Call => open((junk) => ({ branches: [one(junk)] }));
const date = (more: (junk: unknown) => object): Call =>
  branch((junk) => ({ date: { attribute: 'due', ...more(junk) } }));
const cap =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.contacts.policy.set({
      caps: [{ most: 3, per: { amount: 7, unit: 'days' }, ...more(junk) }],
    } as never);
const quiet =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.contacts.policy.set({ quietHours: [{ from: '21:00', to: '08:00', ...more(junk) }] } as never);
const ask =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.contacts.ask({ profile: ADA, channel: 'email', ...more(junk) } as never);
const split =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.splits.assign('s', { branches: [{ name: 'a', share: 100 }], ...more(junk) } as never, ADA);
const report =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.flows.report('cart', more(junk) as never);
const history =
  (more: (junk: unknown) => object): Call =>
  (engine, junk) =>
    engine.segments.history('Left', more(junk) as never);

/** Every argument of a journey, by where it stands; `takes` are those of the junk that mean something there, or nothing at all. */
const PLACES: Record<string, { call: Call; takes?: string[] }> = {
  'open place': { call: (engine, junk) => engine.waits.open(junk as never, wait({}) as never) },
  'open host': {
    call: (engine, junk) => engine.waits.open({ ...PLACE, host: junk } as never, wait({}) as never),
  },
  'open wait': { call: (engine, junk) => engine.waits.open(PLACE, junk as never) },
  'open /profile': { call: open((profile) => ({ profile })) },
  'open /key': { call: open((key) => ({ key })), takes: ['a control character'] },
  'open /branches': { call: open((branches) => ({ branches })), takes: ['a list'] },
  'open /branches/0': { call: branch((one) => one) },
  'open /branches/0/event': { call: branch((event) => ({ event })) },
  'open /branches/0/event/type': { call: branch((type) => ({ event: { type } })) },
  'open /branches/0/event/where': {
    call: branch((where) => ({ event: { type: 'P', where } })),
    takes: ['null'],
  },
  'open /branches/0/event/same': { call: branch((same) => ({ event: { type: 'P', same, value: 1 } })) },
  'open /branches/0/segment': { call: branch((segment) => ({ segment, becomes: 'member' })) },
  'open /branches/0/becomes': { call: branch((becomes) => ({ segment: 'Left', becomes })) },
  'open /branches/0/date': { call: branch((given) => ({ date: given })) },
  'open /branches/0/date/attribute': { call: date((attribute) => ({ attribute })) },
  'open /branches/0/date/plus': { call: date((plus) => ({ plus })) },
  'open /branches/0/date/minus/amount': { call: date((amount) => ({ minus: { amount, unit: 'days' } })) },
  'open /branches/0/date/plus/unit': { call: date((unit) => ({ plus: { amount: 1, unit } })) },
  'open /branches/0/date/at': { call: date((at) => ({ at })) },
  'open /for': { call: open((given) => ({ for: given })) },
  'open /for/amount': { call: open((amount) => ({ for: { amount, unit: 'hours' } })) },
  'open /for/unit': { call: open((unit) => ({ for: { amount: 1, unit } })) },
  'open /until': { call: open((until) => ({ until })), takes: ['minus one', 'a fraction'] },
  'open /until/at': { call: open((at) => ({ until: { at } })) },
  'open /until/weekday': { call: open((weekday) => ({ until: { at: '09:00', weekday } })), takes: ['null'] },
  'open /since': { call: open((since) => ({ since })), takes: ['minus one', 'a fraction'] },
  'open /onRepeat': { call: open((onRepeat) => ({ onRepeat })) },
  'open /while': { call: open((given) => ({ while: given })) },
  'open /while/segment': { call: open((segment) => ({ while: { segment } })) },
  'open /while/flow': { call: open((flow) => ({ while: { flow } })) },
  'open /flowId': { call: open((flowId) => ({ flowId })) },
  'claim /limit': { call: (engine, limit) => engine.waits.claim(PLACE, { limit } as never) },
  'claim /leaseMs': { call: (engine, leaseMs) => engine.waits.claim(PLACE, { leaseMs } as never) },
  'ack wait': { call: (engine, junk) => engine.waits.ack(junk as never) },
  'cancel /profile': { call: (engine, profile) => engine.waits.cancel(PLACE, { profile } as never) },
  'list /after': { call: (engine, after) => engine.waits.list(PLACE, { after } as never) },
  'move to': { call: (engine, junk) => engine.waits.move(PLACE, junk as never) },
  policy: { call: (engine, junk) => engine.contacts.policy.set(junk as never) },
  'policy /caps': {
    call: (engine, caps) => engine.contacts.policy.set({ caps } as never),
    takes: ['a list'],
  },
  'policy /caps/0/most': { call: cap((most) => ({ most })) },
  'policy /caps/0/per': { call: cap((per) => ({ per })) },
  'policy /caps/0/per/amount': { call: cap((amount) => ({ per: { amount, unit: 'hours' } })) },
  'policy /caps/0/per/unit': { call: cap((unit) => ({ per: { amount: 1, unit } })) },
  'policy /caps/0/channels': { call: cap((channels) => ({ channels })) },
  'policy /caps/0/except': { call: cap((except) => ({ except })), takes: ['a list'] },
  'policy /quietHours/0/from': { call: quiet((from) => ({ from })) },
  'policy /quietHours/0/zone': { call: quiet((zone) => ({ zone })) },
  'policy /quietHours/0/days': { call: quiet((days) => ({ days })) },
  'ask question': { call: (engine, junk) => engine.contacts.ask(junk as never) },
  'ask /profile': { call: ask((profile) => ({ profile })) },
  'ask /channel': { call: ask((channel) => ({ channel })) },
  'ask /category': {
    call: ask((category) => ({ category })),
    takes: ['null', 'an empty text', 'a control character'],
  },
  'ask /flowId': {
    call: ask((flowId) => ({ flowId })),
    takes: ['null', 'an empty text', 'a control character'],
  },
  'ask /address': { call: ask((address) => ({ address })), takes: ['null', 'an empty text'] },
  'settle permit': { call: (engine, junk) => engine.contacts.settle(junk as never, 'sent') },
  'settle outcome': { call: (engine, junk) => engine.contacts.settle('p', junk as never) },
  'split name': {
    call: (engine, junk) =>
      engine.splits.assign(junk as never, { branches: [{ name: 'a', share: 100 }] }, ADA),
  },
  'split definition': { call: (engine, junk) => engine.splits.assign('s', junk as never, ADA) },
  'split /branches': { call: split((branches) => ({ branches })) },
  'split /branches/0/share': { call: split((share) => ({ branches: [{ name: 'a', share }] })) },
  'split /branches/0/name': { call: split((name) => ({ branches: [{ name, share: 100 }] })) },
  'split /holdout': { call: split((holdout) => ({ holdout })) },
  'report flow': { call: (engine, junk) => engine.flows.report(junk as never) },
  'report /from': { call: report((from) => ({ from })), takes: ['minus one', 'a fraction'] },
  'report /by': { call: report((by) => ({ by })) },
  'report /goal': { call: report((goal) => ({ goal })) },
  'report /goal/rule': { call: report((rule) => ({ goal: { rule } })) },
  'report /goal/within': { call: report((within) => ({ goal: { rule: { event: 'P' }, within } })) },
  'history segment': { call: (engine, junk) => engine.segments.history(junk as never) },
  'history /to': { call: history((to) => ({ to })), takes: ['minus one', 'a fraction'] },
  'history /by': { call: history((by) => ({ by })) },
};

async function shop(): Promise<AudienceEngine> {
  const engine = await accounts.open({ clock: handClock('2026-05-04T12:00:00.000Z') });
  await engine.profiles.upsert({ ...ADA, emails: ['ada@example.com'] });
  await engine.attributes.define({ name: 'due', type: 'datetime' });
  await engine.segments.create({ name: 'Left', type: 'realTime', rule: { event: 'Cart left' } });
  await engine.flows.launch({ id: 'cart', name: 'Cart', host: 'test', audience: { tags: ['none'] } });
  await engine.waits.open({ ...PLACE, nodeId: 'other' }, { profile: ADA });
  await engine.waits.cancel({ ...PLACE, nodeId: 'other' });
  await engine.waits.open(PLACE, { profile: ADA, key: 'first' });
  return engine;
}

it('whatever stands in any place of a journey is taken, or refused in words with its place, and nothing is half done', async () => {
  const engine = await shop();
  const wrong: string[] = [];
  for (const [where, { call, takes = [] }] of Object.entries(PLACES))
    for (const [what, junk] of JUNK) {
      const told = await call(engine, junk).then(
        () => undefined,
        (error: unknown) => error as AudienceError,
      );
      const isRight = takes.includes(what)
        ? told === undefined || isAudienceError(told)
        : isAudienceError(told) &&
          ['INVALID_ARGUMENT', 'INVALID_RULE', 'NOT_FOUND', 'TOO_LARGE'].includes(told.code) &&
          told.message.length < 1_000 &&
          typeof told.hint === 'string';
      if (!isRight)
        wrong.push(`${where}: ${what}: ${told === undefined ? 'taken' : String(told).slice(0, 200)}`);
    }
  expect(wrong).toEqual([]);
  expect((await engine.waits.list(PLACE)).filter(({ branches }) => branches.length > 0)).toEqual(
    (await engine.waits.list(PLACE)).filter(({ branches }) => 'event' in (branches[0] ?? {})),
  );
  expect(await engine.contacts.policy.get()).toEqual({ caps: [], quietHours: [] });
  await expect(engine.splits.report('s')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
