import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { testDatabase } from '../support/database';

const checkout = resolve(__dirname, '..', '..');
const acceptance = resolve(checkout, '../shared/acceptance');

/** What is printed. */
async function runCases(folder: string, door: string): Promise<string> {
  const { uri, database, drop } = testDatabase(`acceptance ${folder}`);
  const run = spawnSync(
    process.execPath,
    [
      resolve(acceptance, 'run.mjs'),
      '--cases',
      resolve(acceptance, folder),
      '--engine',
      door,
      '--uri',
      uri,
      '--database',
      database,
      '--jobs',
      '4',
    ],
    { cwd: checkout, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  await drop();
  expect(`${run.stdout}${run.stderr}`).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  expect(run.stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
  expect(run.status).toBe(0);
  return run.stdout;
}

it.each(['cases', 'language-2'])(
  'gives the answer of every acceptance case of %s, in both interpreters, through the built door',
  async (folder) => void (await runCases(folder, 'dist/engine/index.js')),
  600_000,
);

it('gives the same of packed columns, where a rule can be asked of them', async () => {
  const printed = await runCases('cases', 'test/acceptance/packedDoor.cjs');
  const [, packed] = /^(\d+) answers from columns$/m.exec(printed) ?? [];
  expect(Number(packed)).toBeGreaterThan(700);
}, 600_000);
