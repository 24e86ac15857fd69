import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Rule } from '../../../engine';
import { ensureBuilt } from '../../support/built';
import { accountsOf } from '../accounts';
import { settle } from '../manyPeople';
import { all } from '../watching';

const accounts = accountsOf('killedCalls');
const EVERYBODY: Rule = { attribute: 'city', operator: 'is', value: 'London' };

beforeAll(ensureBuilt, 180_000);

/** Makes the call in a process that is killed as soon as it has come so far. */
async function killed(account: string, call: string, given: unknown[], far: number): Promise<void> {
  const child = fork(resolve(__dirname, 'longCallInProcess.cjs'), [
    accounts.database.uri,
    account,
    call,
    JSON.stringify(given),
    String(far),
  ]);
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
}

it('R63 R71 tagging everyone who matches is made again after a crash, and everyone carries the tag and is in the segments that mention it', async () => {
  const [account, PEOPLE] = ['tagging', 3_000];
  const engine = await accounts.open({ account });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await settle(await accounts.stored(), account, PEOPLE);
  await engine.segments.create({
    name: 'tagged',
    type: 'realTime',
    rule: { tags: ['season'], operator: 'hasAny' },
  });
  await engine.work.runDue();
  let before = 0;
  for (const far of [500, 1_500]) {
    await killed(account, 'tags.add', [EVERYBODY, ['Season']], far);
    const carrying = (await engine.tags.list()).find(({ name }) => name === 'Season')?.profiles ?? 0;
    expect(carrying).toBeGreaterThanOrEqual(far);
    expect(carrying).toBeLessThan(PEOPLE);
    before = carrying;
  }
  expect(await engine.tags.add(EVERYBODY, ['Season'], { largeAudience: 2_999 })).toEqual({
    profiles: PEOPLE,
    changed: PEOPLE - before,
    largeAudience: true,
  });
  await engine.work.runDue();
  expect([await engine.segments.count('tagged'), (await engine.tags.list())[0]?.profiles]).toEqual([
    PEOPLE,
    PEOPLE,
  ]);

  // A tag that is being deleted is there until it is on nobody.
  await engine.tags.add(EVERYBODY, ['Old']);
  await killed(account, 'tags.delete', ['Old'], 1_000);
  expect((await engine.tags.list()).map(({ name }) => name)).toContain('Old');
  expect((await engine.tags.delete('Old')).profiles).toBeLessThan(PEOPLE);
  expect([
    (await engine.tags.list()).map(({ name }) => name),
    await engine.audience.count({ tags: ['old'], operator: 'hasAny' }),
  ]).toEqual([['Season'], 0]);

  // Those who match because they have the tag lose it one after the other.
  await killed(account, 'tags.remove', [{ tags: ['season'], operator: 'hasAny' }, ['Season']], 1_000);
  expect(await engine.tags.remove({ tags: ['season'], operator: 'hasAny' }, ['Season'])).toMatchObject({
    largeAudience: false,
  });
  await engine.work.runDue();
  expect(await engine.segments.count('tagged')).toBe(0);
}, 180_000);

it('R91 taking everyone into a broadcast is made again after a crash, and nobody is in it twice or rejected twice', async () => {
  const [account, PEOPLE] = ['broadcast', 20_000];
  const engine = await accounts.open({ account });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await settle(await accounts.stored(), account, PEOPLE);
  await engine.doNotContact.import(
    Array.from({ length: 100 }, (_, i) => ({ email: `p${i * 10 + 1}@example.com` })),
  );
  const input = { id: 'spring', name: 'Spring', channel: 'email', rule: EVERYBODY };
  for (const far of [1_000, 5_000]) {
    await killed(account, 'broadcasts.create', [input], far);
    const { recipients, rejected } = await engine.broadcasts.get('spring');
    expect(recipients + rejected).toBeGreaterThanOrEqual(far);
    expect(recipients + rejected).toBeLessThan(PEOPLE);
  }
  expect(await engine.broadcasts.create(input)).toMatchObject({
    recipients: (PEOPLE * 9) / 10 - 100,
    rejected: PEOPLE / 10 + 100,
  });
  const listed = await all(engine.broadcasts.recipients('spring'));
  expect(new Set(listed.map(({ profile }) => profile.id)).size).toBe(PEOPLE);
  const reasons = (await all(engine.contacts.rejections())).map(
    ({ profileId, reason }) => `${profileId} ${reason}`,
  );
  expect([reasons.length, new Set(reasons).size]).toEqual([PEOPLE / 10 + 100, PEOPLE / 10 + 100]);
}, 180_000);

it('reads an audience whose parts overlap once, in order, and says at the end how many there were', async () => {
  const account = 'overlapping';
  const engine = await accounts.open({ account });
  await engine.profiles.upsertMany(
    Array.from({ length: 2_500 }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: { company: i % 2 === 0 ? 'Even' : 'Odd' },
      tags: i % 3 === 0 ? ['third'] : [],
    })),
  );
  const audience = {
    tags: ['third'],
    companies: ['even'],
    profiles: [{ externalId: 'p0' }, { externalId: 'p2499' }, { externalId: 'p1' }],
  };
  const expected = Array.from({ length: 2_500 }, (_, i) => i).filter(
    (i) => i % 3 === 0 || i % 2 === 0 || i === 2_499 || i === 1,
  );
  const progress: [number, number][] = [];
  const { id, recipients } = await engine.broadcasts.create(
    { name: 'x', channel: 'email', audience },
    { onProgress: ({ done, total }) => progress.push([done, total]) },
  );
  expect(recipients).toBe(expected.length);
  expect((await all(engine.broadcasts.recipients(id))).map(({ profile }) => profile.externalId)).toEqual(
    expected.map((i) => `p${i}`),
  );
  expect(progress).toEqual([
    [1_000, 2_087],
    [expected.length, 2_087],
    [expected.length, expected.length],
  ]);
  await engine.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { tags: ['nobody'] } });
  expect(await engine.flows.add('flow', audience)).toMatchObject({
    accepted: expected.length,
    alreadyInFlow: 0,
  });
});

it('goes on with the others when one profile cannot take the tag, and says so at the end', async () => {
  const account = 'too large';
  const engine = await accounts.open({ account });
  await engine.profiles.upsertMany([
    { externalId: 'first' },
    { externalId: 'large' },
    { externalId: 'last' },
  ]);
  // Nearly as large as a document can be: there is no room for a name of 200 characters.
  const profiles = (await accounts.stored()).collection('profiles');
  await profiles.updateOne(
    { account, externalId: 'large' },
    { $set: { 'attributes.text': 'x'.repeat(16_777_216 - 1_100) } },
  );
  await expect(
    engine.tags.add(
      [{ externalId: 'first' }, { externalId: 'large' }, { externalId: 'last' }],
      ['t'.repeat(200), 'u'.repeat(200), 'v'.repeat(200)],
    ),
  ).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(await profiles.countDocuments({ account, tags: 't'.repeat(200) })).toBe(2);
});
