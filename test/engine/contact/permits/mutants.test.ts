import type { AudienceEngine } from '../../../../engine';
import type { ContactPolicy } from '../../../../engine';
import { testDatabase } from '../../../support/database';
import { whileBroken, type Broken } from '../../../support/mutant';
import { openTwo, type Two } from '../../membership/realtime/stage';

/** The steps by which a cap holds for askers at the same instant, each broken once: then one too many is allowed. */
const database = testDatabase('askMutants');
afterAll(() => database.drop());
afterEach(() => jest.resetModules());

const ADA = { externalId: 'ada' };
const cap = (most: number): ContactPolicy => ({ caps: [{ most, per: { amount: 1, unit: 'days' } }] });
const isAllowed = async (engine: AudienceEngine): Promise<number> =>
  (await engine.contacts.ask({ profile: ADA, channel: 'email' })).outcome === 'allowed' ? 1 : 0;

/** How many are allowed, of those who ask before and while a slow one has decided that there is room and has not said so. */
async function allowed(
  { a, b, gateA }: Two,
  most: number,
  before: (engine: AudienceEngine) => Promise<number>,
  meanwhile: (engine: AudienceEngine) => Promise<unknown>,
): Promise<number> {
  await b.profiles.upsert({ ...ADA, emails: ['ada@example.com'] });
  await b.contacts.policy.set(cap(most));
  let count = await before(b);
  const held = gateA.hold('askDecided');
  const slow = isAllowed(a);
  await held.reached;
  count += Number(await meanwhile(b));
  held.release();
  return count + (await slow);
}

const PLAYS = {
  'the last permit goes to one of two askers who both saw that it was free': (two: Two) =>
    allowed(two, 1, () => Promise.resolve(0), isAllowed),
  'a permit that was taken while the policy became another one is asked for under that': (two: Two) =>
    allowed(two, 2, isAllowed, async (engine) => {
      await engine.contacts.policy.set(cap(1));
      return 0;
    }),
};
type Play = keyof typeof PLAYS;

it.each(Object.keys(PLAYS) as Play[])('%s', async (name) => {
  const { two, close } = openTwo(await import('../../../../engine/openEngine'), database.uri);
  expect(await PLAYS[name](two)).toBe(1);
  await close();
});

/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
const MUTANTS: readonly [string, string, Broken['broken'], Play][] = [
  [
    'a permit is written whatever was written since it was decided',
    'contact/permits/takePermit',
    () => ({
      takePermit: async (context: any, profileId: unknown, _known: unknown, permit: unknown) => {
        await (
          await context.database()
        )
          .collection('permits')
          .updateOne(
            { _id: profileId, account: context.account },
            { $push: { permits: permit }, $inc: { revision: 1 } },
            { upsert: true },
          );
        return true;
      },
    }),
    'the last permit goes to one of two askers who both saw that it was free',
  ],
  [
    'nobody sees that the policy is another one',
    'contact/policy/contactPolicy',
    (actual) => ({
      readStoredPolicy: async (context: any) => ({
        ...(await actual.readStoredPolicy(context)),
        revision: 1,
      }),
    }),
    'a permit that was taken while the policy became another one is asked for under that',
  ],
];
/* eslint-enable @typescript-eslint/no-explicit-any */

it.each(MUTANTS)('%s: noticed', (_name, module, broken, play) =>
  whileBroken({ module, broken }, async (door) => {
    const { two, close } = openTwo(door, database.uri);
    try {
      expect(await PLAYS[play](two)).toBe(2);
    } finally {
      await close();
    }
  }),
);
