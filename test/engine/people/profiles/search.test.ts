import type { AudienceEngine } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('search');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await accounts.open();
  await engine.profiles.upsertMany([
    person('anita', 'Anita', 'Berg', 'anita.berg@example.com', '+442079460123'),
    person('ann', 'Ann', 'Smith', 'a.smith@shop.example', '+442079460999'),
    person('annabel', 'Annabel', 'Müller', 'office@mueller.example', '+4930901820'),
    person('crm-7', 'Leyla', 'von der Leyen', 'LEYLA@Example.org', '+33142685300'),
    { externalId: 'no.name+1', emails: ['x$y*@example.com'] },
  ]);
});

function person(externalId: string, firstName: string, lastName: string, email: string, phone: string) {
  return { externalId, emails: [email], phones: [phone], attributes: { firstName, lastName } };
}
const search = async (text: string, limit = 10): Promise<(string | undefined)[]> =>
  (await engine.profiles.find({ search: text }, { limit })).map(({ externalId }) => externalId);

it.each([
  ['the beginning of a first name', 'anit', ['anita']],
  ['a last name in any case', 'BERG', ['anita']],
  ['first and last name', 'anita be', ['anita']],
  ['last and first name', 'smith ann', ['ann']],
  ['a last name of several words', 'von der', ['crm-7']],
  ['an umlaut as it is written', 'MÜLL', ['annabel']],
  ['the beginning of an address', 'a.smith', ['ann']],
  ['a whole address in another case', 'leyla@example.org', ['crm-7']],
  ['a number with its country', '+44 20 7946 0123', ['anita']],
  ['a part of a number, in groups', '7946 0123', ['anita']],
  ['a number as it is dialled at home', '020 7946 0123', ['anita']],
  ['a number in brackets and with strokes', '+44 (0)20-7946/0123', ['anita']],
  ['an external id', 'crm', ['crm-7']],
])('somebody is found by %s', async (_what, text, found) => expect(await search(text)).toEqual(found));

it.each([
  ['the middle of a name', 'leyen', ['crm-7']],
  ['the domain of an address', 'shop.example', ['ann']],
  ['the last digits of a number', '5300', ['crm-7']],
  ['a number as it is dialled at home', '020 7946 0999', ['ann']],
  ['two words in any order, wherever they are', 'example.com ita', ['anita']],
  ['signs that are nothing special', 'x$y*@', ['no.name+1']],
])('in a small account by %s too', async (_what, text, found) => expect(await search(text)).toEqual(found));

it('a name that is the whole text comes before one that only begins so; nobody comes twice', async () => {
  expect(await search('ann')).toEqual(['ann', 'annabel']);
  expect(await search('ann', 1)).toEqual(['ann']);
});

it('nothing to search for finds nobody; what is no text, and pages, are refused', async () => {
  expect(await search('  ')).toEqual([]);
  expect(await search('zzz')).toEqual([]);
  for (const [what, page] of [
    [{ search: 7 }, {}],
    [{ search: 'a'.repeat(201) }, {}],
    [{ search: 'a', rule: null }, {}],
    [{ search: 'a' }, { after: '0'.repeat(24) }],
    [{ search: 'a' }, { limit: 0 }],
  ] as const)
    await expect(engine.profiles.find(what as never, page)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
});

it('somebody who was erased or joined to another one is not found', async () => {
  await engine.profiles.upsert(person('gone', 'Zora', 'Quick', 'zora@example.com', '+442079460777'));
  await engine.profiles.upsert(person('twin', 'Zora', 'Quick', 'zora@example.net', '+442079460778'));
  await engine.profiles.merge([{ externalId: 'gone' }, { externalId: 'twin' }]);
  expect(await search('zora')).toHaveLength(1);
  await engine.profiles.delete({ externalId: 'gone' });
  expect(await search('zora')).toEqual([]);
});

it('names and addresses are found over an index that needs no look at anybody else', async () => {
  const db = await accounts.stored();
  const explained = await db
    .collection('profiles')
    .find(
      { account: engine ? 'account-0' : '', 'folded.firstName': { $gte: 'ann', $lt: 'ann\uffff' } },
      { hint: 'firstName' },
    )
    .explain('executionStats');
  expect(explained.executionStats.totalDocsExamined).toBe(2);
});
