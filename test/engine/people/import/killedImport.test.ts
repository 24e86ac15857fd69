import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { openAudienceEngine, type AudienceEngine, type ImportReport, type Profile } from '../../../../engine';
import { ensureBuilt } from '../../../support/built';
import { startMongod } from '../../../support/mongod';
import { accountsOf } from '../../accounts';
import { all, take } from '../../watching';

const accounts = accountsOf('killed imports');
const ROWS = 8_000;
const KILLS = 9;

beforeAll(ensureBuilt, 180_000);

/** New people and known ones; a third of the rows name somebody once more, half of them with nothing new; some rows cannot be taken. */
function csv(): string {
  const cityOf = (i: number): string => (i % 5 === 0 ? 'Oslo' : `City ${i % 7}`);
  const lines = ['id,email,city,level'];
  for (let i = 0; i < ROWS; i++) {
    const person = i % 3 === 2 ? i - 2 : i;
    const email = i % 50 === 7 ? 'no address' : `p${person}@example.com`;
    lines.push(`p${person},${email},${cityOf(i % 6 === 5 ? person : i)},${i % 100 === 3 ? 'high' : ''}`);
  }
  return lines.join('\n');
}

/** An account in which every second person is known, and an import of the file that was analysed. */
async function analysed(engine: AudienceEngine): Promise<string> {
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.profiles.upsertMany(
    Array.from({ length: ROWS / 2 }, (_, i) => ({
      externalId: `p${2 * i}`,
      emails: [`p${2 * i}@example.com`],
      attributes: { city: 'Oslo' },
      tags: ['Known'],
    })),
  );
  await engine.segments.create({
    name: 'northerners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'City 3' },
  });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { segments: ['northerners'] },
  });
  await engine.work.runDue();
  const { importId } = await engine.profiles.import.analyze(csv());
  // Decided after the analysis: these rows are refused by the commit.
  await engine.attributes.define({ name: 'level', type: 'number' });
  return importId;
}

interface Outcome {
  report: Omit<ImportReport, 'importId'>;
  refused: unknown[];
  people: unknown[];
  entered: string[];
}

/** What came of it, without what differs from one account to the other. */
async function outcomeOf(engine: AudienceEngine, { importId, ...report }: ImportReport): Promise<Outcome> {
  await engine.work.runDue();
  const people: Profile[] = [];
  for (
    let page: Profile[] = [];
    (page = await engine.profiles.find(null, {
      limit: 10_000,
      ...(people.length > 0 && { after: people[people.length - 1]?.id }),
    })).length > 0;
  )
    people.push(...page);
  const bare = people.map(({ id: _id, createdAt: _createdAt, modifiedAt: _modifiedAt, ...person }) => person);
  const entered: string[] = [];
  for (let claimed: string[]; (claimed = await take(engine, 'flow')).length > 0;) entered.push(...claimed);
  return {
    report,
    refused: await all(engine.profiles.import.refused(importId)),
    people: bare.sort((a, b) => ((a.externalId as string) < (b.externalId as string) ? -1 : 1)),
    entered: entered.sort(),
  };
}

/** The same import, and nobody disturbs it. */
async function undisturbed(): Promise<Outcome> {
  const engine = await accounts.open();
  const importId = await analysed(engine);
  return outcomeOf(engine, await engine.profiles.import.commit(importId, { tags: ['Import'] }));
}

it('R67 R68 processes that are killed with -9 in the middle of a commit, at any step: the next goes on, and report, people, tags and entries are those of an import that nobody disturbed', async () => {
  const account = 'killed';
  const engine = await accounts.open({ account });
  const importId = await analysed(engine);
  const stop = new AbortController();
  stop.abort();
  // The tags are chosen once; whoever goes on need not know them.
  await expect(
    engine.profiles.import.commit(importId, { tags: ['Import'], signal: stop.signal }),
  ).rejects.toMatchObject({ name: 'AbortError' });
  const done = [0];
  const reached = (): number => done[done.length - 1] as number;
  // Four chunks are left whenever one begins, and nobody outlives a second one: however many steps a chunk has, some are written, and not all.
  for (let kill = 0; kill < KILLS && reached() < ROWS - 3_000; kill++) {
    const child = fork(resolve(__dirname, 'commitInProcess.cjs'), [
      accounts.database.uri,
      account,
      importId,
      String(kill % 2),
      String(3 + ((kill * 11) % 80)),
    ]);
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
    done.push((await engine.profiles.import.status(importId)).done);
  }
  // They were killed in the middle: some of it is done, and not all.
  expect(done).toEqual([...done].sort((one, other) => one - other));
  expect(done.length).toBeGreaterThan(4);
  expect(reached()).toBeGreaterThan(0);
  expect(reached()).toBeLessThan(ROWS);
  const outcome = await outcomeOf(engine, await engine.profiles.import.commit(importId));
  const expected = await undisturbed();
  expect(outcome.report).toEqual(expected.report);
  const { created, updated, unchanged, refused } = outcome.report;
  expect(created + updated + unchanged + refused).toBe(ROWS);
  for (const count of [created, updated, unchanged, refused]) expect(count).toBeGreaterThan(40);
  expect(outcome).toEqual(expected);
  expect(
    await (
      await accounts.stored()
    )
      .collection('importRows')
      .countDocuments({ import: importId, rows: { $exists: true } }),
  ).toBe(0);
}, 300_000);

it('goes on where it was when the database is killed in the middle of a commit and comes back', async () => {
  const server = await startMongod({ replicaSet: true });
  const uri = new URL(server.uri);
  uri.pathname = '/imports';
  const engine = await openAudienceEngine({ uri: uri.toString() });
  try {
    const { importId } = await engine.profiles.import.analyze(
      ['id,city', ...Array.from({ length: ROWS }, (_, i) => `p${i},Rome`)].join('\n'),
    );
    let killed: Promise<void> | undefined;
    await expect(
      engine.profiles.import.commit(importId, { onProgress: () => void (killed ??= server.kill()) }),
    ).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await killed;
    await server.restart();
    const { done, status } = await engine.profiles.import.status(importId);
    expect([done > 0 && done < ROWS, status]).toEqual([true, 'committing']);
    expect(await engine.profiles.import.commit(importId)).toMatchObject({
      created: ROWS,
      updated: 0,
      unchanged: 0,
      refused: 0,
    });
    expect(await engine.audience.count({ attribute: 'city', operator: 'is', value: 'Rome' })).toBe(ROWS);
    expect((await engine.tags.list()).map(({ profiles }) => profiles)).toEqual([ROWS]);
  } finally {
    await engine.close();
    await server.stop();
  }
}, 180_000);
