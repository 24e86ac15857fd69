import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { engineOf } from '../../../../engine/openEngine';
import { eventually } from '../../../support/until';
import { ensureBuilt } from '../../../support/built';
import { accountsOf } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';

const accounts = accountsOf('verify');
const ADA = 'email:ada@example.com';

it.each([
  ['the last entry of a history', [3], undefined],
  ['the last two', [2, 3], undefined],
  ['a whole history', [1, 2, 3], undefined],
  ['a reason of the list', [], { reasons: [] }],
])('B6 finds out when somebody has taken away %s', async (what, sequences, set) => {
  const account = `taken away ${what}`;
  const engine = await accounts.open({ account });
  for (const reason of ['bounced', 'complaint'])
    await engine.doNotContact.add({ email: 'ada@example.com', reason, source: 'mailer' });
  await engine.doNotContact.remove({ email: 'ada@example.com', reason: 'bounced', source: 'desk' });
  await engine.doNotContact.add({
    phone: '+447700900123',
    channel: 'sms',
    reason: 'keyword',
    source: 'STOP',
  });
  expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: 4 });
  const db = await accounts.stored();
  await db
    .collection('doNotContactHistory')
    .deleteMany({ account, point: ADA, sequence: { $in: sequences } });
  if (set)
    await db.collection('doNotContact').updateOne({ account, value: 'ada@example.com' }, { $set: set });
  for (const point of [undefined, 'Ada@example.com'])
    expect(await engine.doNotContact.verify(point)).toMatchObject({ valid: false, broken: ADA });
  expect(await engine.doNotContact.verify({ phone: '+447700900123' })).toEqual({ valid: true, checked: 1 });
});

it('B6 finds a record that nobody has put on the list', async () => {
  const account = 'by hand';
  const engine = await accounts.open({ account });
  await (await accounts.stored()).collection('doNotContact').insertOne({
    _id: `by hand|*|email|ada@example.com` as never,
    account,
    channel: '*',
    kind: 'email',
    value: 'ada@example.com',
    reasons: [{ reason: 'manual', source: 'x', at: new Date() }],
  });
  expect(await engine.doNotContact.verify()).toEqual({ valid: false, checked: 0, broken: ADA });
});

it.each(['listed', 'historyRead'])(
  'another process that finishes an import of points (at "%s") enters nothing twice',
  async (step) => {
    const account = `finished ${step}`;
    const gate = new Gate();
    const [slow, quick] = [
      engineOf({ uri: accounts.database.uri, account, step: gate.step }),
      await accounts.open({ account }),
    ];
    try {
      const { reached, release } = gate.hold(step);
      const importing = slow.doNotContact.import(
        Array.from({ length: 20 }, (_, i) => ({ email: `p${i}@example.com` })),
      );
      await reached;
      expect((await quick.work.runDue()).erased).toBe(20);
      await quick.doNotContact.add({ email: 'p0@example.com', reason: 'manual', source: 'desk' });
      release();
      expect(await importing).toMatchObject({ added: 20 });
      expect(await quick.doNotContact.history('p0@example.com')).toHaveLength(2);
      expect(await quick.doNotContact.history('p1@example.com')).toHaveLength(1);
      expect(await quick.doNotContact.verify()).toEqual({ valid: true, checked: 21 });
    } finally {
      await slow.close();
    }
  },
);

it('what a killed process has left in a record goes into the history before what an import adds', async () => {
  const account = 'left';
  const engine = await accounts.open({ account });
  await engine.doNotContact.add({ email: 'ada@example.com', reason: 'bounced', source: 'mailer' });
  const pending = {
    id: 'act',
    account,
    point: ADA,
    action: 'remove',
    channel: '*',
    scope: 'account',
    reason: 'bounced',
    source: 'desk',
    by: account,
    at: new Date(),
  };
  await (
    await accounts.stored()
  )
    .collection('doNotContact')
    .updateOne({ account }, { $set: { reasons: [], pending: [pending] } });
  expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: 1 });
  expect(
    await engine.doNotContact.import([{ email: 'ada@example.com' }], { reason: 'bounced', source: 'file' }),
  ).toMatchObject({ added: 1 });
  expect(
    (await engine.doNotContact.history('ada@example.com')).map(({ action, source }) => `${action} ${source}`),
  ).toEqual(['add mailer', 'remove desk', 'add file']);
  expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: 3 });
});

describe('several processes at the same instant', () => {
  beforeAll(ensureBuilt, 180_000);

  it('B6 R76 the chain holds while they list and lift the same points and are killed with -9, and every act is in it once', async () => {
    const account = 'chained';
    const engine = await accounts.open({ account });
    let verified = 0;
    for (let round = 0; round < 3; round++) {
      const children = ['one', 'two'].map((name) =>
        fork(resolve(__dirname, 'actInProcess.cjs'), [
          accounts.database.uri,
          account,
          `${name}-${round}`,
          String(6 + 5 * round),
        ]),
      );
      const exits = children.map((child) => once(child, 'exit'));
      let running = true;
      void Promise.all(exits).then(() => (running = false));
      while (running) {
        expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
        verified++;
      }
      expect((await Promise.all(exits)).map(([, signal]) => signal as string)).toEqual([
        'SIGKILL',
        'SIGKILL',
      ]);
    }
    expect(verified).toBeGreaterThan(5);
    const db = await accounts.stored();
    // What a process had sent before it was killed, the server may still be doing.
    await eventually(async () => {
      const pipeline = [
        { $currentOp: { allUsers: true, idleConnections: true } },
        { $match: { appName: 'acting until killed' } },
      ];
      const { cursor } = await db.admin().command({ aggregate: 1, pipeline, cursor: {} });
      return (cursor as { firstBatch: unknown[] }).firstBatch.length === 0;
    });
    await engine.work.runDue();
    expect(
      await db.collection('doNotContact').countDocuments({ account, 'pending.0': { $exists: true } }),
    ).toBe(0);
    const entries = await db.collection('doNotContactHistory').find({ account }).toArray();
    expect(entries.length).toBeGreaterThan(60);
    expect(new Set(entries.map(({ id }) => id as string)).size).toBe(entries.length);
    expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: entries.length });
    // A check says what the history says.
    for (let i = 0; i < 5; i++) {
      const listed = new Set<string>();
      for (const { action, channel, reason } of await engine.doNotContact.history(`p${i}@example.com`)) {
        const key = `${channel} ${reason ?? ''}`;
        if (action === 'add') listed.add(key);
        else if (reason !== undefined) listed.delete(key);
        else for (const one of listed) if (one.startsWith(`${channel} `)) listed.delete(one);
      }
      const { records } = await engine.doNotContact.check(
        { email: `p${i}@example.com` },
        { channel: 'email' },
      );
      expect(
        records.flatMap(({ channel, reasons }) => reasons.map(({ reason }) => `${channel} ${reason}`)).sort(),
      ).toEqual([...listed].sort());
    }
  }, 180_000);
});
