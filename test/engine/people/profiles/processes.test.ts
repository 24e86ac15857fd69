import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ensureBuilt } from '../../../support/built';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('processes');
const PEOPLE = 60;

beforeAll(ensureBuilt, 180_000);

it('makes one profile of each person when several processes bring the same people at the same instant', async () => {
  const account = 'raced';
  const children = Array.from({ length: 4 }, (): ChildProcess =>
    fork(resolve(__dirname, 'upsertInProcess.cjs'), [accounts.database.uri, account, String(PEOPLE)]),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  const results = children.map((child) => once(child, 'message'));
  const exits = children.map((child) => once(child, 'exit'));
  for (const child of children) child.send('go');
  const reports = (await Promise.all(results)).map(([message]) => message as { outcomes: string[] });
  expect((await Promise.all(exits)).map(([code]) => code as number)).toEqual([0, 0, 0, 0]);

  const engine = await accounts.open({ account });
  const profiles = await engine.profiles.find(null, { limit: 1_000 });
  expect(profiles).toHaveLength(PEOPLE);
  for (const profile of profiles) {
    expect(profile.emails).toEqual([`${profile.externalId}@example.com`]);
    // What each process wrote has come together.
    expect(Object.keys(profile.attributes)).toHaveLength(4);
  }
  expect(reports.flatMap(({ outcomes }) => outcomes)).toHaveLength(4 * PEOPLE);
}, 120_000);
