import type { AudienceEngine, FlowDefinition } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { LONDON, membersOf, NOTHING_DUE, outcomes, person, take } from '../../watching';

const accounts = accountsOf('relaunch');
let at = Date.parse('2030-03-01T12:00:00.000Z');
const clock = handClock(new Date(at).toISOString());
const later = (ms = 1_000) => clock.set(new Date((at += ms)).toISOString());

const flow = (audience: FlowDefinition['audience'], settings: Partial<FlowDefinition> = {}) => ({
  id: 'flow',
  name: 'flow',
  host: 'test',
  audience,
  on: ['entry', 'exit'] as ('entry' | 'exit')[],
  ...settings,
});

async function launch(engine: AudienceEngine, definition: FlowDefinition): Promise<void> {
  later();
  await engine.flows.launch({ ...definition, replace: true });
  await engine.work.runDue();
}

async function tag(engine: AudienceEngine, name: string, ...tags: string[]): Promise<void> {
  later();
  await engine.tags.add([{ externalId: name }], tags);
}

async function untag(engine: AudienceEngine, name: string, ...tags: string[]): Promise<void> {
  later();
  await engine.tags.remove([{ externalId: name }], tags);
}

async function open(...names: string[]): Promise<AudienceEngine> {
  const engine = await accounts.open({ clock });
  await engine.profiles.upsertMany(names.map((externalId) => ({ externalId })));
  return engine;
}

const hidden = async (engine: AudienceEngine): Promise<number> =>
  (await accounts.stored())
    .collection('segments')
    .countDocuments({ account: (await engine.health()).account, hidden: true });

describe('R99 a flow on tags that is launched anew', () => {
  it('from real time to never: whoever is in it goes on, whoever had left enters again where that is allowed, newcomers do not', async () => {
    const engine = await open('stays', 'back', 'late');
    await launch(engine, flow({ tags: ['vip'] }, { reEntry: 'afterExit' }));
    for (const name of ['stays', 'back']) await tag(engine, name, 'vip');
    await untag(engine, 'back', 'vip');
    expect(await take(engine, 'flow')).toEqual(['entry back', 'entry stays', 'exit back']);
    await engine.flows.stop('flow');
    await tag(engine, 'back', 'vip');
    await launch(engine, flow({ tags: ['vip'] }, { reEntry: 'afterExit', updateAfterLaunch: 'never' }));
    expect(await take(engine, 'flow')).toEqual(['entry back']);
    expect(await outcomes(engine, 'flow')).toEqual({ back: 'accepted', stays: 'alreadyInFlow' });
    await tag(engine, 'late', 'vip');
    await engine.work.runDue();
    expect(await take(engine, 'flow')).toEqual([]);
  });

  it('from never to real time: whoever has entered does not enter again, newcomers do, and from then on all leave', async () => {
    const engine = await open('first', 'late');
    await tag(engine, 'first', 'vip');
    await launch(engine, flow({ tags: ['vip'] }, { updateAfterLaunch: 'never' }));
    await tag(engine, 'late', 'vip');
    expect(await take(engine, 'flow')).toEqual(['entry first']);
    await launch(engine, flow({ tags: ['vip'] }));
    expect(await take(engine, 'flow')).toEqual(['entry late']);
    await untag(engine, 'late', 'vip');
    expect(await take(engine, 'flow')).toEqual(['exit late']);
  });

  it('with other tags: a visit that began earlier counts, and ends when the profile leaves those', async () => {
    const engine = await open('ada', 'bob');
    await tag(engine, 'ada', 'new');
    await tag(engine, 'ada', 'old');
    await tag(engine, 'bob', 'old');
    await launch(engine, flow({ tags: ['old'] }, { reEntry: 'afterExit' }));
    expect(await take(engine, 'flow')).toEqual(['entry ada', 'entry bob']);
    await launch(engine, flow({ tags: ['new'] }, { reEntry: 'afterExit' }));
    await untag(engine, 'bob', 'old');
    await untag(engine, 'ada', 'old');
    expect(await take(engine, 'flow')).toEqual([]);
    await untag(engine, 'ada', 'new');
    expect(await take(engine, 'flow')).toEqual(['exit ada']);
    await tag(engine, 'ada', 'new');
    await tag(engine, 'bob', 'new');
    expect(await take(engine, 'flow')).toEqual(['entry ada', 'entry bob']);
  });

  it('again and again: only the launch just before says who goes on', async () => {
    const engine = await open('ada');
    await tag(engine, 'ada', 'one', 'three');
    await launch(engine, flow({ tags: ['one'] }, { reEntry: 'afterExit' }));
    expect(await take(engine, 'flow')).toEqual(['entry ada']);
    await launch(engine, flow({ tags: ['two'] }, { reEntry: 'afterExit' }));
    await launch(engine, flow({ tags: ['three'] }, { reEntry: 'afterExit' }));
    expect(await take(engine, 'flow')).toEqual(['entry ada']);
    await untag(engine, 'ada', 'three');
    expect(await take(engine, 'flow')).toEqual(['exit ada']);
  });
});

describe('what follows tags and companies in real time', () => {
  it('goes when the last flow that watches it is stopped or replaced, with its memberships; launched again the flow is right at once', async () => {
    const engine = await open('ada', 'bob');
    const account = (await engine.health()).account;
    const memberships = (await accounts.stored()).collection('memberships');
    await tag(engine, 'ada', 'vip');
    for (const id of ['flow', 'other'])
      await launch(engine, { ...flow({ tags: ['vip'] }, { reEntry: 'afterExit' }), id });
    expect(await take(engine, 'flow')).toEqual(['entry ada']);
    await engine.flows.stop('other');
    expect(await hidden(engine)).toBe(1);
    await engine.flows.stop('flow');
    expect([await hidden(engine), await memberships.countDocuments({ account })]).toEqual([0, 0]);
    // Nobody watches: one leaves and one comes.
    await untag(engine, 'ada', 'vip');
    await tag(engine, 'bob', 'vip');
    await launch(engine, flow({ tags: ['vip'] }, { reEntry: 'afterExit' }));
    expect(await take(engine, 'flow')).toEqual(['entry bob']);
    await tag(engine, 'ada', 'vip');
    expect(await take(engine, 'flow')).toEqual(['entry ada']);
    await launch(engine, flow({ companies: ['Acme'] }));
    expect(await hidden(engine)).toBe(1);
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  });

  it('is removed by the next one when a process dies with it', async () => {
    const engine = await open('ada');
    await tag(engine, 'ada', 'vip');
    await launch(engine, flow({ tags: ['vip'] }));
    const gate = new Gate();
    const dying = engineOf({
      uri: accounts.database.uri,
      account: (await engine.health()).account,
      clock,
      step: gate.step,
    });
    const dead = gate.crash('segmentsMarked');
    void dying.flows.stop('flow').catch(() => undefined);
    await dead;
    expect(await hidden(engine)).toBe(1);
    await engine.work.runDue();
    expect(await hidden(engine)).toBe(0);
    await dying.close();
  });

  it('is there for a flow that is launched while it is being removed', async () => {
    const engine = await open('ada', 'bob');
    const account = (await engine.health()).account;
    await tag(engine, 'ada', 'vip');
    await launch(engine, { ...flow({ tags: ['vip'] }), id: 'first' });
    for (const when of ['segmentsMarked', 'audienceRead']) {
      const gate = new Gate();
      const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
      const held = gate.hold(when);
      // The one that is held either removes, or has chosen the segment that is removed meanwhile.
      const [begun, meanwhile] =
        when === 'segmentsMarked'
          ? [slow.flows.stop('first'), () => engine.flows.launch({ ...flow({ tags: ['vip'] }), id: when })]
          : [
              slow.flows.launch({ ...flow({ tags: ['vip'] }), id: when }),
              () => engine.flows.stop('segmentsMarked'),
            ];
      await held.reached;
      later();
      await meanwhile();
      held.release();
      await begun;
      await engine.work.runDue();
      expect(await take(engine, when)).toEqual(['entry ada']);
      await slow.close();
    }
    await tag(engine, 'bob', 'vip');
    expect(await take(engine, 'audienceRead')).toEqual(['entry bob']);
    expect(await hidden(engine)).toBe(1);
  });
});

it('R10 a segment whose maker died before anyone was told is built by a process that has not heard of it', async () => {
  const engine = await accounts.open({ clock });
  const account = (await engine.health()).account;
  await engine.attributes.define({ name: 'city', type: 'text' });
  const gate = new Gate();
  const dying = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  await engine.profiles.upsertMany([person('ada', 'London'), person('bob', 'Rome')]);
  const dead = gate.crash('segmentStored');
  void dying.segments.create({ name: 'london', type: 'realTime', rule: LONDON }).catch(() => undefined);
  await dead;
  await engine.work.runDue();
  expect(await membersOf(engine, 'london')).toEqual(['ada']);
  await dying.close();
});

it('with a segment that it watched once before: who left it meanwhile is not in it any more, who stayed goes on', async () => {
  const engine = await open('goes', 'stays');
  for (const name of ['one', 'two'])
    await engine.segments.create({ name, type: 'realTime', rule: { tags: [name], operator: 'hasAny' } });
  await engine.work.runDue();
  const both = flow({ segments: ['one', 'two'] }, { reEntry: 'afterExit' });
  await launch(engine, both);
  for (const name of ['goes', 'stays']) await tag(engine, name, 'one');
  expect(await take(engine, 'flow')).toEqual(['entry goes', 'entry stays']);
  await launch(engine, flow({ segments: ['two'] }, { reEntry: 'afterExit' }));
  await untag(engine, 'goes', 'one');
  await launch(engine, both);
  for (const name of ['goes', 'stays']) await tag(engine, name, 'two');
  expect(await take(engine, 'flow')).toEqual(['entry goes']);
  for (const name of ['goes', 'stays']) await untag(engine, name, 'two');
  expect(await take(engine, 'flow')).toEqual(['exit goes']);
  await untag(engine, 'stays', 'one');
  expect(await take(engine, 'flow')).toEqual(['exit stays']);
});

it('who leaves such a segment between the launch and its population exits', async () => {
  const engine = await open('ada');
  await engine.segments.create({
    name: 'one',
    type: 'realTime',
    rule: { tags: ['one'], operator: 'hasAny' },
  });
  await engine.work.runDue();
  await launch(engine, flow({ segments: ['one'] }));
  await tag(engine, 'ada', 'one');
  await launch(engine, flow({ tags: ['other'] }));
  later();
  await engine.flows.launch({ ...flow({ segments: ['one'] }), replace: true });
  await untag(engine, 'ada', 'one');
  await engine.work.runDue();
  expect(await take(engine, 'flow')).toEqual(['entry ada', 'exit ada']);
});
