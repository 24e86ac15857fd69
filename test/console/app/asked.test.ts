import { askedOf, queryOf, ruleOf } from '../../../console/app/pages/people/asked';
import { openAudienceEngine, type AudienceEngine, type Rule } from '../../../engine';
import { testDatabase } from '../../support/database';

const database = testDatabase('asked');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri, timeZone: 'Europe/London' });
  const people = [
    ['ada', { firstName: 'Ada', lastName: 'King', city: 'London', gender: 'female' }, ['vip', 'fair']],
    ['ben', { firstName: 'Ben', lastName: 'Carter', city: 'London', company: 'Acme' }, ['vip']],
    ['cleo', { firstName: 'Cleo', lastName: 'Adams', city: 'Paris', address: '4 Quay Road' }, []],
  ] as const;
  for (const [index, [externalId, attributes, tags]] of people.entries())
    await engine.profiles.upsert({
      externalId,
      emails: [`${externalId}@example.com`],
      phones: [`+44207946010${index}`],
      attributes,
      tags: [...tags],
    });
  await engine.contacts.record({ profile: { externalId: 'ben' }, channel: 'sms' });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const found = async (query: string): Promise<string[]> =>
  (await engine.profiles.find(ruleOf(askedOf(new URLSearchParams(query))) as Rule | null, { limit: 10 })).map(
    ({ externalId }) => externalId as string,
  );

it.each([
  ['', ['ada', 'ben', 'cleo']],
  ['tag=vip', ['ada', 'ben']],
  ['tag=vip&tag=fair', ['ada', 'ben']],
  ['tag=vip&tag=fair&tags=all', ['ada']],
  ['city=London&gender=female', ['ada']],
  ['city=London&city=Paris', ['ada', 'ben', 'cleo']],
  ['company=∅', ['ada', 'cleo']],
  ['company=∅&company=Acme', ['ada', 'ben', 'cleo']],
  ['address=quay', ['cleo']],
  ['contacted=30', ['ben']],
  ['contacted=30&over=email', []],
  ['contacted=2001-01-01..2002-01-01', []],
  ['search=ad', ['ada', 'cleo']],
  ['search=ben car', ['ben']],
  ['search=cleo@', ['cleo']],
  ['search=%2B44 20 7946 0101', ['ben']],
  ['search=020 7946 0101', ['ben']],
  ['search=no one', []],
  ['city=London&rule={"tags":["fair"],"operator":"hasAny"}', ['ada']],
  ['rule=nonsense', ['ada', 'ben', 'cleo']],
])('the filters of People in an address mean people: %s', async (query, people) => {
  expect(await found(query)).toEqual(people);
});

it('filters are the same after they have stood in an address', () => {
  const query =
    'search=a+b&tag=x&tag=y&tags=all&gender=f&city=S%C3%A3o+Paulo&contacted=7&over=sms&rule=%7B%22any%22%3A%5B%5D%7D';
  const asked = askedOf(new URLSearchParams(query));
  expect(askedOf(queryOf(asked))).toEqual(asked);
});

it('a filter that is left out does not narrow its own values', () => {
  const asked = askedOf(new URLSearchParams('city=London&tag=vip'));
  expect(ruleOf(asked, 'city')).toEqual({ tags: ['vip'], operator: 'hasAny' });
});
