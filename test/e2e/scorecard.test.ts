import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installInCache } from '../../scripts/lib/installInCache.cjs';
import { checkout, ensureBuilt } from '../support/built';

/** Marks that say something about this package at any time; D03 (all dependencies at their latest version) changes when others publish. */
const MARKS = ['P01', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08', 'N01', 'N02', 'D01', 'D02'];

it('Node-RED’s own scorecard is green', async () => {
  ensureBuilt();
  const program = join(
    await installInCache(console.log, { name: 'node-red-dev', version: '0.1.6', size: '50 MB' }),
    'bin',
    'run',
  );
  const folder = mkdtempSync(join(tmpdir(), 'audience-scorecard-'));
  const output = join(folder, 'score.json');
  execFileSync(
    process.execPath,
    [
      '--require',
      join(checkout, 'test/support/answeringCatalogue.cjs'),
      program,
      'validate',
      '-p',
      checkout,
      '-o',
      output,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const score = JSON.parse(readFileSync(output, 'utf8')) as Record<string, { test: boolean }>;
  rmSync(folder, { recursive: true, force: true });
  expect(Object.fromEntries(MARKS.map((mark) => [mark, score[mark]?.test]))).toEqual(
    Object.fromEntries(MARKS.map((mark) => [mark, true])),
  );
}, 300_000);
