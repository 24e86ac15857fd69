import type { Db, Document } from 'mongodb';
import type { AudienceEngine } from '../../../../engine';
import { entryName, linkHash } from '../../../../engine/contact/doNotContact/chain';
import { hashOf } from '../../../../engine/contact/doNotContact/history';
import { HISTORY_KEY } from '../../../../engine/contact/doNotContact/historyKey';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('tampering');
const ADA = 'ada@example.com';
const POINT = `email:${ADA}`;

interface Place {
  account: string;
  engine: AudienceEngine;
  db: Db;
  list: Document[];
}

afterEach(() => delete process.env[HISTORY_KEY]);

/** Ada: bounced and complaint, bounced lifted and listed again; Ben: listed and lifted; somebody by phone. */
async function place(account: string): Promise<Place> {
  const engine = await accounts.open({ account });
  const add = (email: string, reason: string, source = 'mailer'): Promise<unknown> =>
    engine.doNotContact.add({ email, reason, source, note: 'a note', flowId: 'flow' });
  await add(ADA, 'bounced');
  await add(ADA, 'complaint');
  await engine.doNotContact.remove({ email: ADA, reason: 'bounced', source: 'desk' });
  await add(ADA, 'bounced');
  await add('ben@example.com', 'manual');
  await engine.doNotContact.remove({ email: 'ben@example.com', source: 'desk' });
  await engine.doNotContact.import([{ phone: '+447700900123' }, { email: 'cleo@example.com' }]);
  expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: 8 });
  return { account, engine, db: await accounts.stored(), list: [] };
}

const records = ({ db }: Place) => db.collection('doNotContact');
const history = ({ db }: Place) => db.collection('doNotContactHistory');
const chain = ({ db }: Place) => db.collection('doNotContactChain');
const ofAda = ({ account }: Place) => ({ account, value: ADA });

async function rename(at: Place, filter: Document, id: string): Promise<void> {
  const record = (await records(at).findOneAndDelete(filter)) as Document;
  await records(at).insertOne({ ...record, _id: id as never });
}

/** By somebody who can hash, and knows how. */
async function recomputed(at: Place, point: string): Promise<void> {
  let previous = '';
  for (const row of await history(at).find({ account: at.account, point }).sort({ sequence: 1 }).toArray()) {
    const hash = hashOf({ ...row, previous } as never);
    await history(at).updateOne({ _id: row._id }, { $set: { previous, hash } });
    previous = hash;
  }
}

const NOTICED: [string, (at: Place) => Promise<unknown>][] = [
  ['the record stands under another id', (at) => rename(at, ofAda(at), 'elsewhere')],
  [
    'the record stands under the id of another channel',
    (at) => rename(at, ofAda(at), `${at.account}|sms|email|${ADA}`),
  ],
  [
    'the record stands under the id of another account',
    (at) => rename(at, ofAda(at), `other|*|email|${ADA}`),
  ],
  [
    'the last entry is gone',
    (at) => history(at).deleteOne({ account: at.account, point: POINT, sequence: 4 }),
  ],
  [
    'the last two are gone, which change nothing on the list',
    async (at) => {
      await history(at).deleteMany({ account: at.account, point: POINT, sequence: { $gt: 2 } });
      const [first] = await history(at)
        .find({ account: at.account, point: POINT })
        .sort({ sequence: 1 })
        .toArray();
      await records(at).updateOne(
        ofAda(at),
        { $set: { 'reasons.$[one].at': first?.['at'] } },
        {
          arrayFilters: [{ 'one.reason': 'bounced' }],
        },
      );
    },
  ],
  [
    'the history of a lifted point is gone',
    (at) => history(at).deleteMany({ account: at.account, point: 'email:ben@example.com' }),
  ],
  [
    'record and history are gone together',
    async (at) => {
      await records(at).deleteMany(ofAda(at));
      await history(at).deleteMany({ account: at.account, point: POINT });
    },
  ],
  [
    'list and histories are emptied',
    async (at) => {
      await records(at).deleteMany({ account: at.account });
      await history(at).deleteMany({ account: at.account });
    },
  ],
  ...(['source', 'note', 'flowId'] as const).map((name): [string, (at: Place) => Promise<unknown>] => [
    `the list says another ${name}`,
    (at) => records(at).updateOne(ofAda(at), { $set: { [`reasons.0.${name}`]: 'other' } }),
  ]),
  [
    'the list says another time',
    (at) => records(at).updateOne(ofAda(at), { $set: { 'reasons.0.at': new Date(0) } }),
  ],
  ['the list lacks a note', (at) => records(at).updateOne(ofAda(at), { $unset: { 'reasons.0.note': '' } })],
  [
    'the time of an entry is text',
    (at) =>
      history(at).updateOne({ account: at.account, point: POINT, sequence: 2 }, { $set: { at: '2025' } }),
  ],
  [
    'the time of a reason is text',
    (at) => records(at).updateOne(ofAda(at), { $set: { 'reasons.0.at': '2025' } }),
  ],
  [
    'a history was changed and hashed anew',
    async (at) => {
      await history(at).updateOne(
        { account: at.account, point: POINT, sequence: 3 },
        { $set: { source: 'nobody' } },
      );
      await recomputed(at, POINT);
    },
  ],
  [
    'a lifting was made up and the record removed',
    async (at) => {
      const last = (await history(at).findOne({
        account: at.account,
        point: POINT,
        sequence: 4,
      })) as Document;
      const { _id, hash, ...entry } = last;
      const row = { ...entry, id: 'made up', sequence: 5, action: 'remove', previous: hash as string };
      delete (row as Document)['reason'];
      await history(at).insertOne({ ...row, _id: 'x' as never, hash: hashOf(row as never) });
      await records(at).deleteOne(ofAda(at));
      expect(_id).toBeDefined();
    },
  ],
  [
    'history and record were moved to another account',
    async (at) => {
      await history(at).updateMany({ account: at.account, point: POINT }, { $set: { account: 'moved' } });
      await rename(at, ofAda(at), `moved|*|email|${ADA}`);
      await records(at).updateOne(
        { value: ADA, _id: `moved|*|email|${ADA}` as never },
        { $set: { account: 'moved' } },
      );
    },
  ],
  ['a link of the chain is gone', (at) => chain(at).deleteOne({ account: at.account, sequence: 2 })],
  [
    'the last link is gone',
    (at) => chain(at).findOneAndDelete({ account: at.account }, { sort: { sequence: -1 } }),
  ],
  ['the chain is gone', (at) => chain(at).deleteMany({ account: at.account })],
  [
    'a link says another hash',
    (at) => chain(at).updateOne({ account: at.account, sequence: 1 }, { $set: { 'hashes.0': 'x' } }),
  ],
];

it.each(NOTICED)('B6 without key or anchor it is noticed when %s', async (what, tamper) => {
  const at = await place(`noticed: ${what}`);
  await tamper(at);
  const { valid, broken } = await at.engine.doNotContact.verify();
  expect({ valid, broken }).toEqual({ valid: false, broken: expect.stringMatching(/^(email:|chain #)/) });
  expect(await at.engine.doNotContact.verifyAll()).toMatchObject({ valid: false });
});

/** Everything made anew by somebody who can hash, as if Ada had never been listed for "complaint". */
async function everythingAnew(at: Place): Promise<void> {
  await history(at).updateMany(
    { account: at.account, point: POINT, reason: 'complaint' },
    { $set: { reason: 'other' } },
  );
  await records(at).updateOne(
    ofAda(at),
    { $set: { 'reasons.$[one].reason': 'other' } },
    {
      arrayFilters: [{ 'one.reason': 'complaint' }],
    },
  );
  await recomputed(at, POINT);
  const rows = await history(at).find({ account: at.account }).toArray();
  const hashes = new Map(rows.map((row) => [entryName(row as never), row['hash'] as string]));
  let previous = '';
  for (const link of await chain(at).find({ account: at.account }).sort({ sequence: 1 }).toArray()) {
    const { signed: _signed, ...unsigned } = link;
    const made = {
      ...unsigned,
      hashes: (link['entries'] as string[]).map((name) => hashes.get(name) ?? ''),
      previous,
    };
    const hash = linkHash(made as never);
    await chain(at).replaceOne({ _id: link._id }, { ...made, hash });
    previous = hash;
  }
}

it('whoever makes everything anew is noticed by an anchor that was taken before, and not without', async () => {
  const at = await place('anew');
  const anchor = JSON.parse(JSON.stringify(await at.engine.doNotContact.anchor())) as never;
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({ valid: true, signed: 0 });
  await at.engine.doNotContact.add({ email: 'later@example.com', reason: 'manual', source: 'desk' });
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({ valid: true });
  await everythingAnew(at);
  expect(await at.engine.doNotContact.verifyAll()).toMatchObject({ valid: true });
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({
    valid: false,
    broken: expect.stringMatching(/^chain #\d+$/),
  });
  await Promise.all(
    [records(at), history(at), chain(at)].map((one) => one.deleteMany({ account: at.account })),
  );
  expect(await at.engine.doNotContact.verifyAll()).toMatchObject({ valid: true, checked: 0 });
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({
    valid: false,
    broken: 'chain #1',
  });
});

it('whoever makes everything anew is noticed with the key, and so is an anchor of somebody else', async () => {
  process.env[HISTORY_KEY] = 'a key of the environment';
  const at = await place('signed');
  const anchor = await at.engine.doNotContact.anchor();
  const { links, signed, valid } = await at.engine.doNotContact.verifyAll({ anchor });
  expect({ valid, signed }).toEqual({ valid: true, signed: links });
  expect(
    await at.engine.doNotContact.verifyAll({ anchor: { ...anchor, at: '2020-01-01T00:00:00.000Z' } }),
  ).toMatchObject({ valid: false, broken: 'anchor' });
  // Without the key its signatures cannot be checked, and nothing else is said.
  delete process.env[HISTORY_KEY];
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({ valid: true, signed: links });
  await everythingAnew(at);
  expect(await at.engine.doNotContact.verifyAll()).toMatchObject({ valid: true, signed: 0 });
  process.env[HISTORY_KEY] = 'a key of the environment';
  expect(await at.engine.doNotContact.verifyAll()).toMatchObject({ valid: false });
});

it('a key that comes later signs from then on: the next anchor says so', async () => {
  const at = await place('later');
  process.env[HISTORY_KEY] = 'a key';
  const anchor = await at.engine.doNotContact.anchor();
  expect(anchor.signature).toMatch(/^[0-9a-f]{64}$/);
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({ valid: true, signed: 1 });
  delete process.env[HISTORY_KEY];
  await at.engine.doNotContact.add({ email: 'unsigned@example.com', reason: 'manual', source: 'desk' });
  process.env[HISTORY_KEY] = 'a key';
  expect(await at.engine.doNotContact.verifyAll({ anchor })).toMatchObject({ valid: false });
});

it('what is no anchor, or one of another account, is refused', async () => {
  const engine = await accounts.open({ account: 'refused' });
  const anchor = await engine.doNotContact.anchor();
  for (const wrong of [
    null,
    7,
    {},
    { ...anchor, own: { links: -1, hash: '' } },
    { ...anchor, account: 'other' },
  ])
    await expect(engine.doNotContact.verifyAll({ anchor: wrong as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/anchor',
    });
});

it('a history that is older than the chain becomes its beginning', async () => {
  const at = await place('older');
  await chain(at).deleteMany({ account: at.account });
  await history(at).updateMany({ account: at.account }, { $unset: { chained: '' } });
  expect(await at.engine.doNotContact.verify()).toEqual({ valid: true, checked: 8 });
  await at.engine.doNotContact.add({ email: ADA, reason: 'manual', source: 'desk' });
  const linked = await chain(at).find({ account: at.account }).toArray();
  expect(linked.flatMap(({ entries }) => entries as string[])).toHaveLength(9);
  expect(await at.engine.doNotContact.verify()).toEqual({ valid: true, checked: 9 });
});

it('many at once, in two processes: every act is in the chain once', async () => {
  const account = 'at once';
  const [one, other] = [await accounts.open({ account }), await accounts.open({ account })];
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      (i % 2 === 0 ? one : other).doNotContact.add({
        email: `p${i % 7}@example.com`,
        reason: `reason ${i}`,
        source: 'test',
      }),
    ),
  );
  expect(await one.doNotContact.verify()).toEqual({ valid: true, checked: 60 });
  const linked = await (await accounts.stored()).collection('doNotContactChain').find({ account }).toArray();
  const entries = linked.flatMap((link) => link['entries'] as string[]);
  expect([entries.length, new Set(entries).size]).toEqual([60, 60]);
});

it('accounts and points with a bar in them are kept apart', async () => {
  const [a, b] = [await accounts.open({ account: 'A' }), await accounts.open({ account: 'A|email:q' })];
  await a.doNotContact.add({ email: 'q|z@z.com', reason: 'manual', source: 'desk' });
  await b.doNotContact.add({ email: 'z@z.com', reason: 'manual', source: 'desk' });
  for (const engine of [a, b])
    expect(await engine.doNotContact.verify()).toEqual({ valid: true, checked: 1 });
  await expect(accounts.open({ account: '*' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/account',
  });
});
