import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { accountsOf } from '../../accounts';
import { eventually } from '../../../support/until';
import { ensureBuilt } from '../../../support/built';

const accounts = accountsOf('consent-killed');

test('no consent is lost and none invented when processes are killed in the middle of saying something', async () => {
  ensureBuilt();
  const account = 'killed';
  const engine = await accounts.open({ account });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  for (let i = 0; i < 3; i++) await engine.profiles.upsert({ emails: [`p${i}@example.com`] });
  const [begun, done] = [new Set<string>(), new Set<string>()];
  for (let round = 0; round < 3; round++) {
    const children = ['one', 'two'].map((name) =>
      fork(resolve(__dirname, 'sayInProcess.cjs'), [
        accounts.database.uri,
        account,
        `${name}-${round}`,
        String(4 + 5 * round),
      ]),
    );
    for (const child of children)
      child.on('message', (told: { begun?: string; done?: string }) => {
        if (told.begun !== undefined) begun.add(told.begun);
        if (told.done !== undefined) done.add(told.done);
      });
    const exits = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(exits.map(([, signal]) => signal as string)).toEqual(['SIGKILL', 'SIGKILL']);
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  }
  const db = await accounts.stored();
  // What a process had sent before it was killed, the server may still be doing.
  await eventually(async () => {
    const pipeline = [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { appName: 'saying until killed' } },
    ];
    const { cursor } = await db.admin().command({ aggregate: 1, pipeline, cursor: {} });
    return (cursor as { firstBatch: unknown[] }).firstBatch.length === 0;
  });
  await engine.work.runDue();
  expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  expect(await db.collection('consents').countDocuments({ 'pending.0': { $exists: true } })).toBe(0);
  const histories = await Promise.all([0, 1, 2].map((i) => engine.consent.history(`p${i}@example.com`)));
  const notes = histories.flat().map(({ note }) => note ?? '');
  expect([...done].filter((note) => !notes.includes(note))).toEqual([]);
  expect(notes.filter((note) => !begun.has(note))).toEqual([]);
  expect(new Set(notes).size).toBe(notes.length);
  for (const [i, history] of histories.entries()) {
    const contact = { email: `p${i}@example.com` };
    expect((await engine.consent.get({ contact, topic: 'News' })).status).toBe(`${history.at(-1)?.action}d`);
    const events = await engine.profiles.events(contact, { limit: 1_000 });
    expect(events.map(({ type }) => type).sort()).toEqual(
      history.map(({ action }) => (action === 'subscribe' ? 'Subscribed' : 'Unsubscribed')).sort(),
    );
  }
});
