import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ensureBuilt } from '../../../support/built';
import { accountsOf } from '../../accounts';
import { LONDON, membersOf, person } from '../../watching';

const accounts = accountsOf('killed builds');

beforeAll(ensureBuilt, 180_000);

it('R10 processes that are killed with -9 in the middle of a build: the next goes on behind the last page that was finished, and nobody is lost or doubled', async () => {
  const account = 'killed';
  const engine = await accounts.open({ account });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.profiles.upsertMany(
    Array.from({ length: 3_500 }, (_, i) => person(`p${i}`, i % 2 === 0 ? 'London' : 'Paris')),
  );
  await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
  await engine.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { segments: ['live'] } });
  // Killed after its second page was written and before the cursor moved: each comes one page further.
  for (const done of [1_000, 2_000]) {
    const builder = fork(resolve(__dirname, 'builder.cjs'), [accounts.database.uri, account]);
    expect((await once(builder, 'exit'))[1]).toBe('SIGKILL');
    expect(await engine.segments.get('live')).toMatchObject({
      status: 'building',
      build: { done, total: 3_500, perSecond: expect.any(Number), expectedEndAt: expect.any(String) },
    });
  }
  await engine.profiles.upsertMany([
    person('p0', 'Rome'),
    person('p3499', 'London'),
    person('new', 'London'),
  ]);
  await engine.work.runDue();
  const expected = ['new', 'p3499', ...Array.from({ length: 1_749 }, (_, i) => `p${2 * i + 2}`)].sort();
  expect(await membersOf(engine, 'live')).toEqual(expected);
  const entered: (string | undefined)[] = [];
  for (let claimed; (claimed = await engine.entries.claim('flow', { limit: 1_000 })).length > 0;)
    entered.push(...claimed.map(({ profile }) => profile.externalId));
  // Whoever left after the launch had been in it, when a page had come to that profile; each of the others enters once.
  expect(entered.filter((name) => name !== 'p0').sort()).toEqual(expected);
}, 120_000);
