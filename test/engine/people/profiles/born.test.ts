import type { ProfileInput } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('born');

const INPUTS: ProfileInput[] = [
  { externalId: 'plain' },
  {
    externalId: 'Full \ud83d\ude00',
    emails: ['z@example.com', 'A@example.com', 'a@example.com', 'ﬁ@Straße.example', 'b@STRASSE.example'],
    phones: ['+442079460001', '+442079460000'],
    attributes: {
      city: 'Straße',
      n: 5,
      yes: false,
      day: '2024-02-29',
      at: '2025-01-01T00:00:00Z',
      list: ['É', 1],
      cars: [{ 'a.b': 'X', n: 1 }],
      '$x.y': '$z',
      none: '',
    },
    tags: ['\ud83d\ude00', '\uffee', 'b', 'B', 'a'],
  },
  { emails: ['only@example.com'], attributes: { toString: 'x' }, tags: ['$t'] },
];

it('makes the same document of a new person, alone or among many', async () => {
  const profiles = (await accounts.stored()).collection('profiles');
  const clock = handClock('2025-06-01T12:00:00.000Z');
  const [one, many] = [
    await accounts.open({ account: 'one', clock }),
    await accounts.open({ account: 'many', clock }),
  ];
  for (const input of INPUTS) await one.profiles.upsert(input);
  await many.profiles.upsertMany(INPUTS);
  const stored = async (account: string) =>
    (await profiles.find({ account }).sort({ _id: 1 }).toArray()).map(
      ({ _id, account: _account, bucket: _bucket, changedBy: _changedBy, keys, ...rest }) => ({
        ...rest,
        keys: (keys as string[]).map((key) => key.slice(account.length)).sort(),
      }),
    );
  expect(await stored('many')).toEqual(await stored('one'));
  // Equal in the eyes of MongoDB too: writing the same again finds everything as it was.
  expect(
    (await many.profiles.upsertMany(INPUTS)).map((answer) => (answer as { result: string }).result),
  ).toEqual(['notModified', 'notModified', 'notModified']);
});

it('makes the same document of somebody who is created by events', async () => {
  const profiles = (await accounts.stored()).collection('profiles');
  const engine = await accounts.open({ account: 'events' });
  await engine.events.trackMany(['a', 'b'].map((externalId) => ({ profile: { externalId }, type: 'T' })));
  await engine.events.track({ profile: { externalId: 'c' }, type: 'T' });
  const fields = (await profiles.find({ account: 'events' }).toArray()).map((document) =>
    Object.keys(document).sort(),
  );
  expect(fields[0]).toEqual(fields[2]);
  expect(fields[1]).toEqual(fields[2]);
});
