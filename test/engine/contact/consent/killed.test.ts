import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { accountsOf } from '../../accounts';
import { eventually } from '../../../support/until';
import { ensureBuilt } from '../../../support/built';

const accounts = accountsOf('consent-killed');

/** What a process says of what it does: names of acts, or of those who were asked. */
interface Told {
  asked?: string;
  url?: string;
  begun?: string;
  done?: string;
}

/** Two processes at once, each of which is killed in the middle of something. */
async function untilKilled(
  script: string,
  account: string,
  round: number,
  calls: number,
  hear: (told: Told) => void,
): Promise<void> {
  const children = ['one', 'two'].map((name) =>
    fork(resolve(__dirname, script), [accounts.database.uri, account, `${name}-${round}`, String(calls)]),
  );
  for (const child of children) child.on('message', (told) => hear(told as Told));
  const exits = await Promise.all(children.map((child) => once(child, 'exit')));
  expect(exits.map(([, signal]) => signal as string)).toEqual(['SIGKILL', 'SIGKILL']);
}

/** What a process had sent before it was killed, the server may still be doing. */
async function allAreGone(): Promise<void> {
  const db = await accounts.stored();
  await eventually(async () => {
    const pipeline = [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { appName: 'saying until killed' } },
    ];
    const { cursor } = await db.admin().command({ aggregate: 1, pipeline, cursor: {} });
    return (cursor as { firstBatch: unknown[] }).firstBatch.length === 0;
  });
}

test('no consent is lost and none invented when processes are killed in the middle of saying something', async () => {
  ensureBuilt();
  const account = 'killed';
  const engine = await accounts.open({ account });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  for (let i = 0; i < 3; i++) await engine.profiles.upsert({ emails: [`p${i}@example.com`] });
  const [begun, done] = [new Set<string>(), new Set<string>()];
  for (let round = 0; round < 3; round++) {
    await untilKilled('sayInProcess.cjs', account, round, 4 + 5 * round, (told) => {
      if (told.begun !== undefined) begun.add(told.begun);
      if (told.done !== undefined) done.add(told.done);
    });
    expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
  }
  await allAreGone();
  const db = await accounts.stored();
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

test('no press is lost and none invented when processes are killed in the middle of it, and pressing once more is one consent', async () => {
  ensureBuilt();
  const account = 'killed-pressing';
  const engine = await accounts.open({ account });
  await engine.consent.settings.set({ address: 'https://news.example.com/consent' });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  const links = new Map<string, string>();
  const [begun, done] = [new Set<string>(), new Set<string>()];
  for (let round = 0; round < 3; round++)
    await untilKilled('confirmInProcess.cjs', account, round, 4 + 4 * round, (told) => {
      if (told.asked !== undefined) links.set(told.asked, told.url ?? '');
      if (told.begun !== undefined) begun.add(told.begun);
      if (told.done !== undefined) done.add(told.done);
    });
  await allAreGone();
  await engine.work.runDue();
  const statusOf = async (email: string) =>
    (await engine.consent.get({ contact: { email }, topic: 'News' })).status;
  for (const email of links.keys()) {
    const status = await statusOf(email);
    if (done.has(email)) expect([email, status]).toEqual([email, 'subscribed']);
    if (!begun.has(email)) expect([email, status]).toEqual([email, 'pending']);
  }
  for (const email of begun) {
    await engine.consent.follow(links.get(email) ?? '', { confirm: true });
    const history = await engine.consent.history(email);
    expect([email, ...history.map(({ action }) => action)]).toEqual([email, 'request', 'subscribe']);
    expect(await statusOf(email)).toBe('subscribed');
  }
  expect(await engine.consent.verifyAll()).toMatchObject({ valid: true });
});
