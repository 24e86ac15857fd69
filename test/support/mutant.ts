import type * as Door from '../../engine/openEngine';

/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
type Actual = Record<string, (...given: any[]) => any>;

/** A module below engine/ with something in it broken. */
export interface Broken {
  /** The module that is broken, below engine/. */
  readonly module: string;
  readonly broken: (actual: Actual) => Actual;
}

/** One step of a protocol, broken, for an interleaving to notice. */
export interface Mutant extends Broken {
  readonly name: string;
  /** Beginning of the name of an interleaving that fails with it. */
  readonly noticedBy: string;
}

/** The door of an engine in which the module is broken, while `run` takes. Whoever calls resets the modules after each test. */
export const whileBroken = (broken: Broken, run: (door: typeof Door) => Promise<void>): Promise<void> =>
  whileReplaced(broken, async () => run((await import('../../engine/openEngine')) as typeof Door));

/** Whatever is imported while `run` takes has the broken module in the place of its own. */
export async function whileReplaced({ module, broken }: Broken, run: () => Promise<void>): Promise<void> {
  const path = `../../engine/${module}`;
  jest.resetModules();
  jest.doMock(path, () => {
    const actual = jest.requireActual(path);
    return { ...actual, ...broken(actual) };
  });
  try {
    await run();
  } finally {
    jest.dontMock(path);
  }
}

/** The interleaving that is there for it fails, by what it finds. */
export async function expectNoticed<Players>(
  mutant: Mutant,
  interleavings: readonly { name: string; play: (players: Players) => Promise<void> }[],
  open: (door: typeof Door) => Promise<{ players: Players; close: () => Promise<void> }>,
): Promise<void> {
  const interleaving = interleavings.find(({ name }) => name.startsWith(mutant.noticedBy));
  if (!interleaving) throw new Error(`There is no interleaving "${mutant.noticedBy}…".`);
  await whileBroken(mutant, async (door) => {
    const { players, close } = await open(door);
    try {
      await expect(interleaving.play(players)).rejects.toThrow(/: found .*, wanted /);
    } finally {
      await close();
    }
  });
}
