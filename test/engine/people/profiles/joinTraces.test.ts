import { ObjectId, type Document } from 'mongodb';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('joinTraces');
const AT = new Date('2025-01-01T00:00:00Z');

/** Two people of an account, and a way to store what flows and segments know of them. */
async function twoPeople(account: string) {
  const engine = await accounts.open({ account });
  const db = await accounts.stored();
  const stays = new ObjectId((await engine.profiles.upsert({ externalId: 'stays' })).id);
  const goes = new ObjectId((await engine.profiles.upsert({ externalId: 'goes' })).id);
  const put = (collection: string, profileId: ObjectId, suffix: string, fields: Document) =>
    db.collection(collection).insertOne({
      ...fields,
      _id: suffix.replace('#', profileId.toHexString()) as never,
      account,
      profileId,
    });
  const found = (collection: string, profileId: ObjectId) =>
    db.collection(collection).find({ profileId }).sort({ _id: 1 }).toArray();
  return {
    engine,
    stays,
    goes,
    put,
    found,
    join: () => engine.profiles.merge([{ externalId: 'stays' }, { externalId: 'goes' }]),
  };
}

const member = (segment: string, epoch: string, more: Document = {}) => ({
  segment,
  member: true,
  rev: 1,
  at: AT,
  since: AT,
  epoch,
  bucket: 0,
  ...more,
});

it('takes visits over, so that nobody enters a segment again by being joined', async () => {
  const { put, found, stays, goes, join } = await twoPeople('visits');
  await put('memberships', goes, 's1:#', member('s1', 'e1'));
  await put(
    'memberships',
    goes,
    's2:#',
    member('s2', 'e2', { out: [{ kind: 'enter', epoch: 'e2', at: AT, since: AT }], outAt: AT }),
  );
  await put('memberships', stays, 's2:#', { ...member('s2', 'old'), member: false });
  await put('memberships', goes, 's3:#', member('s3', 'theirs'));
  await put('memberships', stays, 's3:#', member('s3', 'own'));
  await join();
  const now = await found('memberships', stays);
  expect(now).toMatchObject([
    { segment: 's1', member: true, epoch: 'e1', account: 'visits' },
    { segment: 's2', member: true, epoch: 'e2', out: [{ kind: 'enter', epoch: 'e2' }], outAt: AT },
    { segment: 's3', member: true, epoch: 'own' },
  ]);
  expect(now.map(({ _id }) => String(_id))).toEqual(
    ['s1', 's2', 's3'].map((segment) => `${segment}:${stays.toHexString()}`),
  );
  expect(await found('memberships', goes)).toEqual([]);
});

it('makes one participant of two, who has entered as often as the one who entered more', async () => {
  const { put, found, stays, goes, join } = await twoPeople('participants');
  const participant = (flow: string, entries: number, source: string) => ({
    flow,
    entries,
    outcome: 'accepted',
    outcomeAt: AT,
    revision: 1,
    visits: { [source]: { epoch: 'e', open: true, admitted: entries > 0 } },
  });
  await put('participants', goes, 'only:#', participant('only', 1, 'a'));
  await put('participants', goes, 'both:#', participant('both', 2, 'a'));
  await put('participants', stays, 'both:#', participant('both', 1, 'b'));
  await put('participants', goes, 'tried:#', participant('tried', 1, 'a'));
  await put('participants', stays, 'tried:#', { ...participant('tried', 0, 'b'), outcome: 'notContactable' });
  await join();
  expect(await found('participants', stays)).toMatchObject([
    { flow: 'both', entries: 2, visits: { a: { epoch: 'e' }, b: { epoch: 'e' } } },
    { flow: 'only', entries: 1 },
    { flow: 'tried', entries: 1, outcome: 'accepted' },
  ]);
  expect(await found('participants', goes)).toEqual([]);
});

it('moves entries, and withdraws an open one where the one that stays has entered the flow itself', async () => {
  const { put, found, stays, goes, join } = await twoPeople('entries');
  const entry = (flow: string, kind: string, more: Document = {}) => ({
    flow,
    kind,
    at: AT,
    attempt: 0,
    externalId: 'goes',
    leaseUntil: AT,
    ...more,
  });
  await put('entries', goes, 'f1:#:e:entry', entry('f1', 'entry'));
  await put('entries', goes, 'f2:#:e:entry', entry('f2', 'entry'));
  await put('entries', stays, 'f2:#:e:entry', entry('f2', 'entry', { externalId: 'stays' }));
  await put('entries', goes, 'f2:#:d:entry', entry('f2', 'entry', { doneAt: AT }));
  await join();
  expect(
    (await found('entries', stays)).map(({ flow, doneAt, externalId }) => [
      flow,
      doneAt !== undefined,
      externalId,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['f1', false, 'stays'],
      ['f2', false, 'stays'],
      ['f2', true, 'stays'],
    ]),
  );
  expect(await found('entries', stays)).toHaveLength(3);
  expect(await found('entries', goes)).toEqual([]);
});

it('withdraws with an open entry its exit too: nobody leaves a flow without having entered it', async () => {
  const { put, found, stays, goes, join } = await twoPeople('exits');
  const entry = (kind: string, more: Document = {}) => ({
    flow: 'f',
    kind,
    at: AT,
    attempt: 0,
    leaseUntil: AT,
    ...more,
  });
  await put('entries', stays, 'f:#:e:entry', entry('entry'));
  await put('entries', goes, 'f:#:open:entry', entry('entry'));
  await put('entries', goes, 'f:#:open:exit', entry('exit'));
  await put('entries', goes, 'f:#:done:entry', entry('entry', { doneAt: AT }));
  await put('entries', goes, 'f:#:done:exit', entry('exit'));
  await join();
  expect((await found('entries', stays)).map(({ _id }) => String(_id).replace(/^f:\w+:/, '')).sort()).toEqual(
    ['done:entry', 'done:exit', 'e:entry'],
  );
});

it('takes the ledger of rejected sends along', async () => {
  const { engine, put, stays, goes, join } = await twoPeople('ledger');
  await put('rejections', goes, 'r:#', { channel: 'email', reason: 'complaint', at: AT });
  await join();
  expect((await engine.profiles.export({ id: stays.toHexString() })).rejections).toEqual([
    { channel: 'email', reason: 'complaint', at: AT.toISOString() },
  ]);
});
