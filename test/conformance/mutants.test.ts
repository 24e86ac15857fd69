import fc from 'fast-check';
import type { AudienceEngine } from '../../engine';
import type * as Door from '../../engine/openEngine';
import { handClock } from '../engine/accounts';
import { NOW, rule } from '../engine/evaluation/audience/hostile';
import { testDatabase } from '../support/database';
import { crowdOf, writeCrowd } from './crowd';
import { expectAgreement } from './differential';
import type * as Laws from './laws';
import { MEMORY_MUTANTS, MONGO_MUTANTS, type Mutant } from './mutants';

/** The laws are worth something only if they notice what they are there for: each of these interpreters is wrong in one thing, and fails. */
const database = testDatabase('rule mutants');
afterAll(() => database.drop());

/** The same cases each time; nothing is sought beyond the first that fails. */
const HOW = { seed: 20250330, endOnFailure: true, numRuns: 3_000 };

async function broken<Module>(
  { module, broken: breaking }: Mutant,
  path: string,
  use: (loaded: Module) => Promise<void>,
): Promise<void> {
  const mocked = `../../engine/${module}`;
  jest.resetModules();
  jest.doMock(mocked, () => {
    const actual = jest.requireActual(mocked);
    return { ...actual, ...breaking(actual) };
  });
  try {
    await use((await import(path)) as Module);
  } finally {
    jest.dontMock(mocked);
    jest.resetModules();
  }
}

it.each(MEMORY_MUTANTS.map((mutant) => [mutant.name, mutant.noticedBy, mutant] as const))(
  '%s: noticed by law %s',
  async (_name, noticedBy, mutant) => {
    await broken<typeof Laws>(mutant, './laws', async ({ LAWS }) => {
      const laws = LAWS.filter(({ name }) => name.startsWith(noticedBy));
      expect(laws).toHaveLength(1);
      expect(() => laws[0]?.check(HOW)).toThrow(/Property failed/);
    });
  },
  120_000,
);

it.each(MONGO_MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  '%s: noticed where both interpreters are asked',
  async (_name, mutant) => {
    await broken<typeof Door>(mutant, '../../engine/openEngine', async ({ engineOf }) => {
      const engine: AudienceEngine = engineOf({
        uri: database.uri,
        account: mutant.name,
        clock: handClock(NOW),
        timeZone: 'UTC',
      });
      const crowd = crowdOf(16, 'UTC', 3);
      try {
        await writeCrowd(engine, crowd);
        const property = fc.asyncProperty(
          rule.filter((one) => mutant.asking.test(JSON.stringify(one))),
          (asked) => expectAgreement(engine, crowd, asked, Date.parse(NOW)),
        );
        await expect(fc.assert(property, { ...HOW, numRuns: 200 })).rejects.toThrow(/Property failed/);
      } finally {
        await engine.close();
      }
    });
  },
  300_000,
);
