import { openAudienceEngine } from '../../../../engine';
import { testDatabase } from '../../../support/database';

const database = testDatabase('zone conflict');
const EVERYBODY = { attribute: 'city', operator: 'isEmpty' } as const;
afterAll(() => database.drop());

it('two connections that name different zones hear of it, each time that the other has changed the account’s', async () => {
  const heard: string[] = [];
  const open = (timeZone: string) =>
    openAudienceEngine({
      uri: database.uri,
      timeZone,
      onZoneConflict: ({ ours, theirs }) => heard.push(`${ours}: ${theirs}`),
    });
  const first = await open('Europe/Berlin');
  await first.segments.list();
  await first.audience.count(EVERYBODY);
  const second = await open('UTC');
  await second.audience.count(EVERYBODY);
  expect(heard).toEqual([]);
  for (let twice = 0; twice < 2; twice++) await first.audience.count(EVERYBODY);
  expect(heard).toEqual(['Europe/Berlin: UTC']);
  await first.close();
  const again = await open('Europe/Berlin');
  await again.audience.count(EVERYBODY);
  await second.audience.count(EVERYBODY);
  expect(heard).toEqual(['Europe/Berlin: UTC', 'UTC: Europe/Berlin']);
  await expect(
    openAudienceEngine({ uri: database.uri, onZoneConflict: 'log' as never }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/onZoneConflict' });
  await again.close();
  await second.close();
});
