import type { AudienceEngine, ProfileInput } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('imports of new people');
const CHUNK = 1_000;
/** So many chunks of new people come first: several are under way at once, and the next ones are taken to be like those that are done. */
const FIRST = 8 * CHUNK;

const stored = async (account: string): Promise<unknown[]> => {
  const found = await (await accounts.stored()).collection('profiles').find({ account }).toArray();
  return found
    .map(({ identities, attributes: { city }, tags }) => ({ identities, city, tags }))
    .sort((a, b) => (JSON.stringify(a.identities) < JSON.stringify(b.identities) ? -1 : 1));
};

/** Chunks of new people, then one in which somebody is known, comes twice, or is joined, then one of new people. */
function rows(): ProfileInput[] {
  const of = (i: number, city: string, email = `p${i}@example.com`): ProfileInput => ({
    externalId: `p${i}`,
    emails: [email],
    attributes: { city },
  });
  const second = Array.from({ length: CHUNK - 7 }, (_, i) => of(FIRST + i, 'Rome'));
  return [
    ...Array.from({ length: FIRST }, (_, i) => of(i, 'Oslo')),
    { externalId: 'known-1', attributes: { city: 'Paris' } },
    { externalId: 'known-2', attributes: { city: 'London' } },
    // New, then found to be known-3, then once more: the last row has the last word.
    { externalId: 'new', attributes: { city: 'Paris' } },
    { externalId: 'new', emails: ['known-3@example.com'], attributes: { city: 'Wien' } },
    { externalId: 'new', attributes: { city: 'Praha' } },
    { externalId: 'other', attributes: { city: 'Lima' } },
    { externalId: 'other', attributes: { city: 'Quito' } },
    ...second,
    ...Array.from({ length: CHUNK }, (_, i) => of(FIRST + CHUNK + i, 'Bonn')),
  ];
}

async function withKnown(account: string): Promise<AudienceEngine> {
  const engine = await accounts.open({ account });
  await engine.profiles.upsertMany([
    { externalId: 'known-1', attributes: { city: 'Oslo' } },
    { externalId: 'known-2', attributes: { city: 'London' } },
    { externalId: 'known-3', emails: ['known-3@example.com'], attributes: { city: 'Oslo' } },
  ]);
  return engine;
}

it('R67 makes of a file of mostly new people what its rows would make one after the other', async () => {
  const [imported, written] = [await withKnown('imported'), await withKnown('written')];
  const flat = rows().map(({ externalId, emails, attributes }) => ({
    externalId,
    email: emails?.[0],
    city: attributes?.city,
  }));
  const { importId } = await imported.profiles.import.analyze(flat);
  const report = await imported.profiles.import.commit(importId, { tags: ['Import'] });
  for (const input of rows().slice(FIRST, FIRST + 7))
    await written.profiles.upsert({ ...input, tags: ['Import'] });
  await written.profiles.upsertMany(
    [...rows().slice(0, FIRST), ...rows().slice(FIRST + 7)].map((input) => ({ ...input, tags: ['Import'] })),
  );
  expect(await stored('imported')).toEqual(await stored('written'));
  // Of the two people whom one row joins both were there: one is made by the row before.
  expect(report).toMatchObject({ created: FIRST + 2 * CHUNK - 7 + 2, refused: 0 });
  expect(report.created + report.updated + report.unchanged).toBe(FIRST + 2 * CHUNK);
});

it('R67 gives every row of a very long file an id of its own: nobody is taken for somebody sixteen million rows before', async () => {
  const engine = await accounts.open({ account: 'long' });
  const { importId } = await engine.profiles.import.analyze(
    Array.from({ length: FIRST + 1 }, (_, i) => ({ externalId: `p${i}`, city: i === 0 ? 'Oslo' : 'Rome' })),
  );
  // The last row as it would be staged of a file of 16 777 217 rows.
  const { modifiedCount } = await (
    await accounts.stored()
  )
    .collection('importRows')
    .updateOne({ import: importId, first: FIRST }, [
      {
        $set: { rows: { $replaceOne: { input: '$rows', find: `[[${FIRST},`, replacement: '[[16777216,' } } },
      },
    ]);
  expect(modifiedCount).toBe(1);
  expect(await engine.profiles.import.commit(importId)).toMatchObject({ created: FIRST + 1 });
  expect(await engine.profiles.get({ externalId: 'p0' })).not.toHaveProperty('externalIds');
  expect(await engine.audience.count({ attribute: 'city', operator: 'is', value: 'Oslo' })).toBe(1);
});
