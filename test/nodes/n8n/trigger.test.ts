import type { IDataObject } from 'n8n-workflow';
import { MongoClient } from 'mongodb';
import { openAudienceEngine, type AudienceEngine, type Participant } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { startMongod } from '../../support/mongod';
import { eventually } from '../../support/until';
import { ActiveTrigger } from './activate';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-trigger');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;
let active: ActiveTrigger[] = [];

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
});

afterEach(async () => {
  for (const trigger of active) {
    trigger.emitted.forEach((_, index) => trigger.end(index));
    await trigger.deactivate();
  }
  active = [];
});

afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

let count = 0;
/** A real-time segment of the profiles whose attribute `group` has a value that only this test uses. */
async function segmentOf(...members: string[]): Promise<{
  name: string;
  enter(externalId: string): Promise<void>;
  leave(externalId: string): Promise<void>;
}> {
  count += 1;
  const name = `Segment ${count}`;
  const group = `group-${count}`;
  const set = (value: string) => async (externalId: string) =>
    void (await engine.profiles.upsert({ externalId, attributes: { group: value, firstName: externalId } }));
  for (const member of members) await set(group)(member);
  await engine.segments.create({
    name,
    type: 'realTime',
    rule: { attribute: 'group', type: 'text', operator: 'is', value: group },
  });
  await engine.work.runDue();
  return { name, enter: set(group), leave: set('elsewhere') };
}

function trigger(
  segment: string,
  more: IDataObject = {},
  identity?: ActiveTrigger['identity'],
  type = 'segmentEntryTrigger',
): ActiveTrigger {
  const parameters = {
    audience: { segments: [{ segment: { __rl: true, mode: 'name', value: segment } }] },
    updateAfterLaunch: 'realTime',
    reEntry: 'never',
    markAsDelivered: 'finished',
    options: {},
    ...more,
  };
  const one = new ActiveTrigger(type, parameters, credential, identity);
  active.push(one);
  return one;
}

const flowIdOf = ({ identity }: ActiveTrigger): string =>
  `n8n:testinstance0123:${identity.workflow}:${identity.node}`;

async function outcomes(of: ActiveTrigger): Promise<Participant[]> {
  const found: Participant[] = [];
  for await (const participant of engine.flows.participants(flowIdOf(of))) found.push(participant);
  return found;
}

describe('Segment Entry Trigger', () => {
  test('present members enter at launch, then each newcomer at once, each in an execution of its own', async () => {
    const segment = await segmentOf('r8-anita');
    const entry = await trigger(segment.name).activate();
    await eventually(() => entry.emitted.length === 1);
    entry.end(0);
    await segment.enter('r9-bela');
    await eventually(() => entry.emitted.length === 2);
    expect(entry.profiles).toEqual(['r8-anita', 'r9-bela']);
    expect(entry.emitted[0]?.items).toHaveLength(1);
    expect(entry.emitted[0]?.items[0]).toMatchObject({
      profile: { id: expect.any(String), attributes: { firstName: 'r8-anita' } },
      segment: expect.any(String),
      segmentName: segment.name,
      entry: { kind: 'entry', attempt: 1, id: expect.any(String) },
    });
    expect(entry.emitted[0]?.key).toMatch(/^.{10,255}$/);
  });

  test('somebody comes as soon as a sum crosses its limit, and somebody whose cart was left, two hours and a millisecond after it', async () => {
    const sum = { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 500 } as const;
    const within = { amount: 2, unit: 'hours' } as const;
    await engine.segments.create({ name: 'Spent', type: 'realTime', rule: { event: 'Paid', measure: sum } });
    await engine.segments.create({
      name: 'Left',
      type: 'realTime',
      rule: { event: 'Cart', followedBy: { event: 'Paid', happened: false, within, same: 'cartId' } },
    });
    const [spent, left] = [await trigger('Spent').activate(), await trigger('Left').activate()];
    const pay = (amount: number): Promise<unknown> =>
      engine.events.track({ profile: { externalId: 'sum-1' }, type: 'Paid', properties: { amount } });
    await pay(499.99);
    expect(spent.emitted).toEqual([]);
    await pay(0.01);
    await eventually(() => spent.emitted.length === 1);
    expect(spent.emitted[0]?.items[0]).toMatchObject({
      profile: { externalId: 'sum-1' },
      entry: { cause: { event: { type: 'Paid', properties: { amount: 0.01 } } } },
    });
    const at = Date.now() - 2 * 3_600_000 + 1_500;
    await engine.events.track({
      profile: { externalId: 'cart-1' },
      type: 'Cart',
      at: new Date(at).toISOString(),
      properties: { cartId: 7 },
    });
    await eventually(() => left.emitted.length === 1);
    const [item] = left.emitted[0]?.items ?? [];
    expect(item).toMatchObject({
      profile: { externalId: 'cart-1' },
      entry: { cause: { change: 'time' } },
    });
    expect(Date.parse((item?.['entry'] as { at: string }).at)).toBeGreaterThan(at + 2 * 3_600_000);
  });

  test('of several profiles at once, more than one claim gives and not a whole number, all are handed over', async () => {
    const segment = await segmentOf('many-1', 'many-2', 'many-3');
    const many = await trigger(segment.name, {
      options: { maxConcurrent: 20.5, profilesPerExecution: 999.5, maxAttempts: 2.5 },
    }).activate();
    await eventually(() => many.profiles.length === 3);
    expect([...many.profiles].sort()).toEqual(['many-1', 'many-2', 'many-3']);
  });

  test('deactivating and activating again neither loses nor repeats', async () => {
    const segment = await segmentOf('again-1', 'again-2');
    const first = await trigger(segment.name, { options: { maxConcurrent: 1 } }).activate();
    await eventually(() => first.emitted.length === 1);
    const stopped = first.deactivate();
    first.end(0);
    await stopped;
    await segment.enter('again-3');
    const second = await trigger(segment.name, { options: { maxConcurrent: 1 } }, first.identity).activate(
      'init',
    );
    for (let next = 0; next < 2; next += 1) {
      await eventually(() => second.emitted.length === next + 1);
      second.end(next);
    }
    expect([...first.profiles, ...second.profiles].sort()).toEqual(['again-1', 'again-2', 'again-3']);
  });

  test('publishing the same settings again relaunches nothing', async () => {
    const segment = await segmentOf('same-1');
    const first = await trigger(segment.name).activate();
    await eventually(() => first.emitted.length === 1);
    first.end(0);
    await first.deactivate();
    const second = await trigger(segment.name, {}, first.identity).activate('update');
    await segment.enter('same-2');
    await eventually(() => second.emitted.length === 1);
    expect(second.profiles).toEqual(['same-2']);
  });

  test('another audience for a flow that runs is refused with what to do, and accepted when asked for', async () => {
    const [one, other] = [await segmentOf('changed-1'), await segmentOf('changed-2')];
    const first = await trigger(one.name).activate();
    await eventually(() => first.emitted.length === 1);
    first.end(0);
    await first.deactivate();
    await expect(trigger(other.name, {}, first.identity).activate('update')).rejects.toMatchObject({
      message: expect.stringMatching(/runs with other settings\. Choose 'Start With the New Settings'/),
      context: { code: 'FLOW_RUNNING' },
    });
    const replaced = await trigger(
      other.name,
      { options: { whenSettingsChanged: 'replace' } },
      first.identity,
    ).activate('update');
    await eventually(() => replaced.emitted.length === 1);
    expect(replaced.profiles).toEqual(['changed-2']);
  });

  test('an unknown segment is reported when the workflow is published', async () => {
    await expect(trigger('No such segment').activate()).rejects.toMatchObject({
      message: expect.stringContaining('No such segment'),
      context: { code: 'NOT_FOUND' },
    });
    await expect(trigger('').activate()).rejects.toMatchObject({ message: "'Audience' is empty" });
  });

  test('re-entry: after leaving, a profile enters again when it qualifies again; and hours are counted', async () => {
    const segment = await segmentOf('again-me');
    const entry = await trigger(segment.name, { reEntry: 'afterExit' }).activate();
    await eventually(() => entry.emitted.length === 1);
    entry.end(0);
    await segment.leave('again-me');
    await segment.enter('again-me');
    await eventually(() => entry.emitted.length === 2);
    expect(entry.profiles).toEqual(['again-me', 'again-me']);
    const hours = await trigger(segment.name, { reEntry: 'afterHours', reEntryHours: 36 }).activate();
    expect(await engine.flows.get(flowIdOf(hours))).toMatchObject({ reEntry: { afterHours: 36 } });
  });

  test('of several tags all may be needed; who is on the Do Not Contact list may stay out; an entry that waits may be withdrawn', async () => {
    await engine.doNotContact.add({ email: 'listed@example.com', reason: 'manual', source: 'test' });
    for (const [externalId, email, tags] of [
      ['tags-both', 'both@example.com', ['opt-a', 'opt-b']],
      ['tags-one', 'one@example.com', ['opt-a']],
      ['tags-listed', 'listed@example.com', ['opt-a', 'opt-b']],
    ] as const) {
      await engine.profiles.upsert({ externalId, emails: [email], tags: [...tags] });
    }
    const audience = {
      tags: ['opt-a', 'opt-b'].map((tag) => ({ tag: { __rl: true, mode: 'name', value: tag } })),
    };
    const entry = await trigger('', {
      audience,
      options: {
        tagsMatch: 'all',
        checkDoNotContact: 'email',
        stopOnExit: true,
        maxConcurrent: 1,
        goalEvent: 'Visit',
        goalRule: '{"event":"Purchase"}',
      },
    }).activate();
    await eventually(() => entry.emitted.length === 1);
    expect(entry.profiles).toEqual(['tags-both']);
    expect((await engine.flows.list()).map(({ goal }) => goal)).toContainEqual({
      rule: { event: 'Purchase' },
    });
    const { id } = await engine.profiles.upsert({
      externalId: 'tags-leaves',
      emails: ['leaves@example.com'],
      tags: ['opt-a', 'opt-b'],
    });
    await eventually(async () => (await outcomes(entry)).some(({ profile }) => profile.id === id));
    await engine.tags.remove([{ id }], ['opt-b']);
    await engine.profiles.upsert({
      externalId: 'tags-last',
      emails: ['last@example.com'],
      tags: ['opt-a', 'opt-b'],
    });
    entry.end(0);
    await eventually(() => entry.emitted.length === 2);
    expect(entry.profiles).toEqual(['tags-both', 'tags-last']);
    expect((await outcomes(entry)).find(({ profile }) => profile.externalId === 'tags-listed')).toMatchObject(
      { outcome: 'notContactable' },
    );
    const manual = trigger('', { audience, options: { tagsMatch: 'all' } });
    await manual.execute();
    expect(manual.profiles).not.toContain('tags-one');
  });

  test('a flow about a topic lets in who may be sent it', async () => {
    await engine.consent.topics.create({ name: 'News', channels: ['email'] });
    for (const externalId of ['reads', 'reads-not'])
      await engine.profiles.upsert({ externalId, emails: [`${externalId}@example.com`], tags: ['topic'] });
    await engine.consent.set({ contact: { externalId: 'reads' }, topic: 'News', status: 'subscribed' });
    const audience = { tags: [{ tag: { __rl: true, mode: 'name', value: 'topic' } }] };
    const entry = await trigger('', { audience, options: { topic: 'News' } }).activate();
    await eventually(() => entry.emitted.length === 1);
    expect(entry.profiles).toEqual(['reads']);
    expect(await engine.flows.get(flowIdOf(entry))).toMatchObject({ topic: 'News' });
  });

  test('options left alone add nothing to the flow, and without attributes only the keys of a profile come', async () => {
    const segment = await segmentOf('plain-1');
    const first = await trigger(segment.name).activate();
    await eventually(() => first.emitted.length === 1);
    first.end(0);
    await first.deactivate();
    const options = {
      tagsMatch: 'all',
      checkDoNotContact: 'enter',
      stopOnExit: false,
      includeProfile: false,
    };
    const second = await trigger(segment.name, { options }, first.identity).activate('update');
    await segment.enter('plain-2');
    await eventually(() => second.emitted.length === 1);
    expect(second.emitted[0]?.items[0]?.['profile']).toEqual({
      id: expect.any(String),
      externalId: 'plain-2',
    });
  });

  test('specified later: an entry that nobody acknowledges comes again after the minutes that were chosen', async () => {
    const segment = await segmentOf('minutes-1');
    const entry = await trigger(segment.name, {
      markAsDelivered: 'later',
      options: { acknowledgeWithinMinutes: 7 },
    }).activate();
    await eventually(() => entry.emitted.length === 1);
    const client = await MongoClient.connect(base.uri);
    try {
      const { id } = entry.emitted[0]?.items[0]?.['entry'] as { id: string };
      const [stored] = await client
        .db()
        .collection('entries')
        .find({ _id: id as never })
        .toArray();
      const minutes = ((stored?.['leaseUntil'] as Date).getTime() - Date.now()) / 60_000;
      expect(minutes).toBeGreaterThan(5);
      expect(minutes).toBeLessThan(8);
    } finally {
      await client.close();
    }
  });

  test("'Execute workflow' shows somebody who is in the audience, and launches, claims and acknowledges nothing", async () => {
    const segment = await segmentOf('peek-1');
    const manual = trigger(segment.name);
    await manual.execute();
    expect(manual.emitted).toMatchObject([
      {
        items: [
          { profile: { externalId: 'peek-1', attributes: { firstName: 'peek-1' } }, entry: { sample: true } },
        ],
      },
    ]);
    await expect(engine.flows.get(flowIdOf(manual))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const sample = await runNode({
      type: 'acknowledgeEntry',
      parameters: { action: 'acknowledge', entry: '={{ $json.entry }}' },
      items: manual.emitted[0]?.items ?? [],
      credential,
    });
    expect(sample.outputs[0]?.[0]).toMatchObject({ acknowledged: false });
  });

  test("'Execute workflow' on an empty audience says so", async () => {
    await expect(trigger((await segmentOf()).name).execute()).rejects.toMatchObject({
      message: 'Nobody is in the audience now',
    });
  });

  test('what another process claimed before it died is delivered again, as the second attempt', async () => {
    const segment = await segmentOf('killed-1');
    const first = await trigger(segment.name, {
      markAsDelivered: 'later',
      options: { maxConcurrent: 1 },
    }).activate();
    await eventually(() => first.emitted.length === 1);
    first.end(0);
    await first.deactivate();
    const { id, lease, flowId } = first.emitted[0]?.items[0]?.['entry'] as {
      id: string;
      lease: string;
      flowId: string;
    };
    // The dead process claimed with a lease that is over soon.
    await engine.entries.extend({ id, lease, flowId } as never, { leaseMs: 50 });
    const second = await trigger(segment.name, { markAsDelivered: 'later' }, first.identity).activate('init');
    await eventually(() => second.emitted.length === 1);
    expect(second.emitted[0]?.items[0]).toMatchObject({
      profile: { externalId: 'killed-1' },
      entry: { id, attempt: 2 },
    });
    expect(second.emitted[0]?.key).not.toBe(first.emitted[0]?.key);
  });

  test('specified later: Acknowledge Entry settles it, once', async () => {
    const segment = await segmentOf('later-1');
    const entry = await trigger(segment.name, { markAsDelivered: 'later' }).activate();
    await eventually(() => entry.emitted.length === 1);
    entry.end(0);
    const items = entry.emitted[0]?.items ?? [];
    const acknowledge = {
      type: 'acknowledgeEntry',
      parameters: { action: 'acknowledge', entry: '={{ $json.entry }}' },
      items,
      credential,
    };
    const acknowledged = await runNode(acknowledge);
    expect(acknowledged.error).toBeUndefined();
    expect(acknowledged.outputs[0]?.[0]).toMatchObject({
      acknowledged: true,
      profile: { externalId: 'later-1' },
    });
  });

  test('given back for a retry, it comes again as the next attempt', async () => {
    const segment = await segmentOf('retry-1');
    const entry = await trigger(segment.name, { markAsDelivered: 'later' }).activate();
    await eventually(() => entry.emitted.length === 1);
    const given = await runNode({
      type: 'acknowledgeEntry',
      parameters: {
        action: 'retry',
        entry: '={{ $json.entry }}',
        retryAfterSeconds: 0,
        reason: 'Mail server is busy',
      },
      items: entry.emitted[0]?.items ?? [],
      credential,
    });
    expect(given.error).toBeUndefined();
    await eventually(() => entry.emitted.length === 2);
    expect(entry.emitted[1]?.items[0]).toMatchObject({ entry: { attempt: 2 } });
    const late = await runNode({
      type: 'acknowledgeEntry',
      parameters: { action: 'acknowledge', entry: '={{ $json.entry }}' },
      items: entry.emitted[0]?.items ?? [],
      credential,
    });
    expect(late.error).toMatchObject({ code: 'LEASE_LOST' });
  });

  test('after its last attempt an entry is set aside and reported as a failed execution', async () => {
    const segment = await segmentOf('poison-1');
    const entry = await trigger(segment.name, {
      markAsDelivered: 'succeeded',
      options: { maxAttempts: 1 },
    }).activate();
    await eventually(() => entry.emitted.length === 1);
    entry.end(0, 'error', 'Mail server is away');
    await eventually(() => entry.failures.length === 1);
    expect(entry.failures).toEqual(['The entry of profile poison-1 was set aside after 1 attempts']);
    for await (const one of engine.entries.parked(flowIdOf(entry)))
      expect(one).toMatchObject({ profile: { externalId: 'poison-1' }, error: 'Mail server is away' });
    expect(await engine.entries.requeue(flowIdOf(entry))).toEqual({ requeued: 1 });
    await eventually(() => entry.emitted.length === 2);
    expect(entry.emitted[1]?.items[0]).toMatchObject({
      profile: { externalId: 'poison-1' },
      entry: { attempt: 1 },
    });
  });

  test('something that is no entry is refused by Acknowledge Entry', async () => {
    const { outputs } = await runNode({
      type: 'acknowledgeEntry',
      parameters: { action: 'acknowledge', entry: '={{ $json.entry }}' },
      items: [{}, { entry: { id: 'x' } }, { entry: 'text' }],
      credential,
      onError: 'continueRegularOutput',
    });
    expect(outputs[0]?.map((json) => Object.keys(json))).toEqual([['error'], ['error'], ['error']]);
  });
});

describe('Segment Exit Trigger', () => {
  test('a profile that leaves starts the flow; present members and newcomers do not', async () => {
    const segment = await segmentOf('exit-1', 'exit-2');
    const exit = await trigger(segment.name, {}, undefined, 'segmentExitTrigger').activate();
    await segment.enter('exit-3');
    await segment.leave('exit-2');
    await eventually(() => exit.emitted.length === 1);
    expect(exit.profiles).toEqual(['exit-2']);
    expect(exit.emitted[0]?.items[0]).toMatchObject({ entry: { kind: 'exit' } });
  });
});

describe('a database that is away', () => {
  test('when the workflow starts, and in the middle of a run: the trigger stays, nothing is lost, nothing runs twice', async () => {
    const server = await startMongod();
    const away = {
      configurationType: 'connectionString',
      connectionString: `${server.uri}${server.uri.includes('?') ? '&' : '?'}serverSelectionTimeoutMS=500`,
      database: 'away',
      account: 'main',
    };
    const own = await openAudienceEngine({ uri: server.uri, database: 'away' });
    try {
      await own.profiles.upsert({ externalId: 'away-1', attributes: { city: 'London' } });
      await own.segments.create({
        name: 'Londoners',
        type: 'realTime',
        rule: { attribute: 'city', operator: 'is', value: 'London' },
      });
      await server.kill();
      const entry = new ActiveTrigger(
        'segmentEntryTrigger',
        {
          audience: { segments: [{ segment: 'Londoners' }] },
          updateAfterLaunch: 'realTime',
          reEntry: 'never',
          markAsDelivered: 'finished',
          options: {},
        },
        away,
      );
      await entry.activate('activate');
      expect(entry.failures).toEqual([]);
      await server.restart();
      await eventually(() => entry.emitted.length === 1);
      await server.kill();
      entry.end(0);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await server.restart();
      await own.profiles.upsert({ externalId: 'away-2', attributes: { city: 'London' } });
      await eventually(() => entry.emitted.length === 2);
      entry.end(1);
      await entry.deactivate();
      expect(entry.profiles).toEqual(['away-1', 'away-2']);
      expect(entry.failures).toEqual([]);
    } finally {
      await own.close();
      await closeIdleEngines();
      await server.stop();
    }
  });
});
