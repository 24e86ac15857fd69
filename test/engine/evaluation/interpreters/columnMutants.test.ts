import { whileReplaced } from '../../../support/mutant';
import type * as Laws from './columnLaws';
import { COLUMN_MUTANTS } from './columnMutants';

/** The laws of columns are worth something only if they notice what they are there for: each clause is broken once, and one of them fails. */
afterEach(() => jest.resetModules());

it.each(COLUMN_MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s: noticed', (_name, mutant) =>
  whileReplaced(mutant, async () => {
    const { COLUMN_LAWS } = (await import('./columnLaws')) as typeof Laws;
    const law = COLUMN_LAWS.find(({ name }) => name.startsWith(mutant.noticedBy));
    expect(law).toBeDefined();
    expect(() => law?.check()).toThrow();
  }),
);
