import { engineOf } from '../../../engine/openEngine';
import type { AudienceEngine, ProfileInput, Rule } from '../../../engine';
import type { ChangeRequest } from '../../../engine/membership/changes/ProfileChange';
import { accountsOf } from '../accounts';
import { all } from '../watching';

const accounts = accountsOf('poisoned values');

/** Names that the driver, the server or JavaScript read as more than a name. */
const NAMES = [
  '_bsontype',
  '$set',
  '$ref',
  '$$NOW',
  'a.b',
  '%5Fbsontype',
  '__proto__',
  'constructor',
  'toString',
  'toBSON',
  'toJSON',
  '_id',
  '0',
  'then',
];

/** As JSON of a webhook carries it, with the name on every level. */
const withName = (name: string): Record<string, unknown> =>
  JSON.parse(
    `{${JSON.stringify(name)}: "ObjectId", "list": [{${JSON.stringify(name)}: {${JSON.stringify(name)}: [1]}}]}`,
  ) as Record<string, unknown>;

/** Like `toEqual`, but `__proto__` counts. */
const text = (value: Record<string, unknown> = {}): string =>
  JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

describe.each(NAMES)('a name such as %s is nothing but a name', (name) => {
  const named = <T>(value: T): Record<string, T> => Object.fromEntries([[name, value]]);
  let engine: AudienceEngine;
  beforeAll(async () => (engine = await accounts.open({ account: `named ${name}` })));

  it('as an attribute, and in objects', async () => {
    const input: ProfileInput = {
      externalId: 'ada',
      attributes: { ...named('here'), things: [{ ...named('inside'), size: 3 }] },
      tags: [name],
    };
    expect(await engine.profiles.upsertMany([input])).toMatchObject([{ result: 'created' }]);
    // The same again finds everything as it was; one that is there already is changed.
    expect(await engine.profiles.upsert(input)).toMatchObject({ result: 'notModified' });
    expect(await engine.profiles.upsert({ externalId: 'ada', attributes: named('there') })).toMatchObject({
      result: 'updated',
    });
    expect(text((await engine.profiles.get({ externalId: 'ada' })).attributes)).toBe(
      text({ things: [{ ...named('inside'), size: 3 }], ...named('there') }),
    );
    const rule = { attribute: name, operator: 'is', value: 'THERE' } as const;
    expect(await engine.audience.count(rule)).toBe(1);
    expect(await engine.audience.matches(rule, { externalId: 'ada' })).toBe(true);
  });

  it('as a property on every level, an event type and an id', async () => {
    const properties = withName(name);
    const tracked = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        engine.events.track({
          profile: { externalId: `e${i}` },
          type: name,
          ...(i === 25 && { properties, id: name }),
        }),
      ),
    );
    expect(tracked.filter(({ duplicate }) => !duplicate)).toHaveLength(50);
    const { events } = await engine.profiles.export({ externalId: 'e25' });
    expect(events.map(({ id, type }) => [id, type])).toEqual([[name, name]]);
    expect(text(events[0]?.properties)).toBe(text(properties));
    const rule = {
      event: name,
      where: { property: name, operator: 'is', value: 'objectid' },
    } as Rule;
    expect((await all(engine.audience.select(rule))).map(({ externalId }) => externalId)).toEqual(['e25']);
    expect(await engine.audience.matches(rule, { externalId: 'e25' })).toBe(true);
  });

  it('in a file, of people that are there, and of those who are joined', async () => {
    const people = Array.from({ length: 50 }, (_, i) => ({ id: `f${i}`, ...(i === 7 && withName(name)) }));
    for (const rows of [people, people]) {
      const { importId, valid } = await engine.profiles.import.analyze(
        rows.map(({ list: _list, ...row }: Record<string, unknown>) => row),
        { columns: { id: 'externalId', [name]: `attributes.${name}` } },
      );
      expect(valid).toBe(50);
      expect(await engine.profiles.import.commit(importId, { tags: [] })).toMatchObject({ refused: 0 });
    }
    await engine.profiles.upsertMany([
      { externalId: 'f7', emails: ['f7@example.com'] },
      { externalId: 'f8', emails: ['f8@example.com'] },
    ]);
    expect(await engine.profiles.upsert({ externalId: 'f8', emails: ['f7@example.com'] })).toMatchObject({
      result: 'updated',
    });
    expect((await engine.profiles.get({ externalId: 'f8' })).attributes).toEqual(named('ObjectId'));
  });

  it('of a tag, a segment, a flow and a broadcast', async () => {
    await engine.tags.add([{ externalId: 'ada' }], [name]);
    const rule: Rule = { tags: [name], operator: 'hasAny' };
    const { id } = await engine.segments.create({ name, type: 'realTime', rule });
    await engine.work.runDue();
    expect(await engine.segments.count(name)).toBe(1);
    await engine.flows.launch({ id: name, name, host: name, audience: { segments: [id], tags: [name] } });
    await engine.work.runDue();
    const [entry] = await engine.entries.claim(name, { owner: name });
    expect(entry).toMatchObject({ flowId: name, profile: { externalId: 'ada' } });
    await engine.entries.ack(entry as never);
    await engine.broadcasts.create({ id: name, name, channel: 'email', rule });
    expect(await all(engine.broadcasts.recipients(name))).toHaveLength(1);
  });

  it('and what is said of a contact', async () => {
    await engine.doNotContact.import([
      { email: 'a@example.com', reason: name, source: name, note: name, channel: name },
      { email: 'b@example.com', reason: name },
    ]);
    expect(await engine.contacts.gate({ email: 'b@example.com', channel: name, flowId: name })).toEqual({
      allowed: false,
      reason: name,
    });
    await engine.contacts.record({ profile: { externalId: 'ada' }, channel: name, properties: named(1) });
    expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: 2 });
  });
});

/** What makes a value throw when it is read. */
const unreadable: [string, () => unknown][] = [
  ['a getter that throws', () => Object.defineProperty({}, 'x', { enumerable: true, get: boom })],
  ['a proxy that was revoked', revoked],
  ['ten thousand levels', () => JSON.parse('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)) as unknown],
  ['a value that contains itself', circle],
];
function boom(): never {
  throw new Error('boom');
}
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
function circle(): unknown {
  const round: Record<string, unknown> = {};
  round.round = round;
  return round;
}

describe.each(unreadable)('of fifty items of which one has %s, forty-nine land', (_, made) => {
  const COUNT = 50;
  const at = (i: number): boolean => i === 20;
  const list = <T>(item: (i: number) => T, poison: () => unknown): T[] =>
    Array.from({ length: COUNT }, (__, i) => (at(i) ? (poison() as T) : item(i)));
  const expectOne = (answers: readonly { error?: { code: string } | undefined }[]): void =>
    expect(answers.flatMap(({ error }, i) => (error ? [[i, error.code]] : []))).toEqual([
      [20, expect.stringMatching(/^(INVALID_ARGUMENT|ATTRIBUTE_TYPE|TOO_LARGE)$/)],
    ]);
  it.each(['the item', 'a part of it'])('%s', async (where) => {
    const whole = where === 'the item';
    const engine = await accounts.open();
    const profile = (i: number): ProfileInput => ({ externalId: `p${i}`, emails: [`p${i}@example.com`] });
    expectOne(
      await engine.profiles.upsertMany(
        list(profile, () => (whole ? made() : { ...profile(20), attributes: { a: made() } })),
      ),
    );
    const event = (i: number) => ({ profile: { externalId: `p${i}` }, type: 'Seen' });
    const events = list(event, () => (whole ? made() : { ...event(20), properties: { deep: [made()] } }));
    expectOne(await engine.events.trackMany(events as never));
    const tracked = await Promise.allSettled(events.map((one) => engine.events.track(one as never)));
    expect(tracked.flatMap((one, i) => (one.status === 'rejected' ? [i] : []))).toEqual([20]);
    const rows = list(
      (i) => ({ externalId: `r${i}`, note: 'x' }),
      () => (whole ? made() : { externalId: 'r20', note: made() }),
    );
    const { importId, problems, valid } = await engine.profiles.import.analyze(rows);
    expect([valid, problems.map(({ line }) => line)]).toEqual([49, [21]]);
    expect(await engine.profiles.import.commit(importId)).toMatchObject({ created: 49, refused: 1 });
    const points = list(
      (i) => ({ email: `p${i}@example.com` }),
      () => (whole ? made() : { email: made() }),
    );
    expectOne(await engine.doNotContact.checkMany(points as never));
    expect(await engine.doNotContact.import(points)).toMatchObject({ added: 49, refused: 1 });
    expect(await engine.audience.count({ event: 'Seen' } as never)).toBe(49);
  });
});

it('one write that cannot be made, whatever is wrong with it, fails alone: of new people, of known ones and of events', async () => {
  const account = 'unwritable';
  let poison: (request: ChangeRequest) => boolean = () => false;
  const value = { _bsontype: 'x' };
  let poisoned = (change: ChangeRequest['change']): object => ({
    ...change,
    attributes: new Map([['n', { value }]]),
  });
  const step = (name: string, detail: unknown): void => {
    if (name !== 'apply') return;
    // Nothing that passes the door is such a value: it is put in behind it.
    for (const request of (detail as ChangeRequest[]).filter(poison))
      Object.assign(request, { change: poisoned(request.change) });
  };
  const engine = engineOf({ uri: accounts.database.uri, account, step });
  try {
    const inputs = Array.from({ length: 50 }, (_, i) => ({ externalId: `p${i}`, attributes: { n: i } }));
    poison = ({ change }) => change.addIdentities?.some(({ value }) => value === 'p31') === true;
    for (const [n, round] of ['new', 'known', 'joined'].entries()) {
      const emails = round === 'joined' ? { emails: ['one@example.com'] } : {};
      const answers = await engine.profiles.upsertMany(
        inputs.map((input, i) => ({ ...input, attributes: { n: i + n }, ...(i < 2 && emails) })),
      );
      expect([round, answers.flatMap(({ error }, i) => (error ? [[i, error.code]] : []))]).toEqual([
        round,
        [[31, 'INTERNAL']],
      ]);
    }
    const { id } = await engine.profiles.get({ externalId: 'p5' });
    poison = ({ profileId }) => profileId.toHexString() === id;
    const ofAttributes = poisoned;
    const ofEvents = ({ events = [], ...change }: ChangeRequest['change']): object => ({
      ...change,
      events: events.map((event) => ({ ...event, properties: value })),
    });
    for (const [type, way] of [
      ['Seen', ofAttributes],
      ['Heard', ofEvents],
    ] as const) {
      poisoned = way;
      const tracked = await Promise.allSettled(
        inputs.map(({ externalId }) => engine.events.track({ profile: { externalId }, type })),
      );
      expect([type, tracked.flatMap((one, i) => (one.status === 'rejected' ? [i] : []))]).toEqual([
        type,
        [5],
      ]);
      expect(await engine.audience.count({ event: type } as never)).toBe(48);
    }
    poisoned = ofAttributes;
    await expect(
      engine.tags.add(
        inputs.slice(2, 31).map(({ externalId }) => ({ externalId })),
        ['good'],
      ),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
    poison = () => false;
    expect(await engine.tags.list()).toMatchObject([{ name: 'good', profiles: 28 }]);
    const { importId } = await engine.profiles.import.analyze(inputs.map(({ externalId: id }) => ({ id })));
    poison = ({ change }) => change.addIdentities?.some(({ value }) => value === 'p40') === true;
    expect(await engine.profiles.import.commit(importId)).toMatchObject({ refused: 1 });
    expect((await all(engine.profiles.import.refused(importId))).map(({ line }) => line)).toEqual([41]);
  } finally {
    await engine.close();
  }
});
