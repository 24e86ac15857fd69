import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-import-profiles');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = (parameters: IDataObject, items: IDataObject[] = [{}], more: object = {}) =>
  runNode({ type: 'importProfiles', parameters, items, credential, ...more });

test('items are one import under its default tag; a bad one is a problem of that item (R67)', async () => {
  const { outputs, items, error } = await run(
    { operation: 'import', source: 'items', defaultTag: true, moreTags: 'spring' },
    [{ externalId: 'a' }, { email: 'no address' }, { externalId: 'b' }],
  );
  expect(error).toBeUndefined();
  expect(outputs[0]).toMatchObject([
    { rows: 3, created: 2, tags: [expect.stringMatching(/^Import /), 'spring'] },
  ]);
  expect(outputs[1]).toMatchObject([{ line: 2, message: expect.any(String), hint: expect.any(String) }]);
  expect(items[1]?.[0]?.pairedItem).toEqual({ item: 1 });
});

test('what was analyzed is imported later, without the default tag (R68)', async () => {
  const analysis = await run({ operation: 'analyze', source: 'text', text: 'externalId,city\nc,London\n' });
  expect(analysis.outputs[0]).toMatchObject([{ rows: 1, valid: 1, defaultTag: expect.any(String) }]);
  expect(await engine.profiles.get({ externalId: 'c' }).catch(({ code }: { code: string }) => code)).toBe(
    'NOT_FOUND',
  );
  const { outputs } = await run({
    operation: 'commit',
    importId: analysis.outputs[0]?.[0]?.['importId'] as string,
    defaultTag: false,
    moreTags: '',
  });
  expect(outputs[0]).toMatchObject([{ created: 1, tags: [] }]);
});

test('a file is imported; no text and an unknown import say what to do', async () => {
  const binary = { data: { data: Buffer.from('externalId\nd\n').toString('base64'), mimeType: 'text/csv' } };
  expect(
    (
      await run(
        { operation: 'import', source: 'binary', binaryField: 'data', defaultTag: true, moreTags: '' },
        [{}],
        { binary },
      )
    ).outputs[0],
  ).toMatchObject([{ created: 1 }]);
  expect(
    (await run({ operation: 'analyze', source: 'text', text: '={{ $json.text }}' }, [{ text: ' ' }])).error
      ?.message,
  ).toBe("'Text' is empty");
  expect(
    (await run({ operation: 'commit', importId: 'never', defaultTag: true, moreTags: '' })).error?.code,
  ).toBe('NOT_FOUND');
});

describe('columns', () => {
  const town = {
    column: 'Town',
    target: 'attribute',
    attribute: { __rl: true, mode: 'name', value: 'homeCity' },
  };

  test('go where the rows say: to an attribute, an identity, tags, or nowhere; the others where they are proposed to', async () => {
    const { outputs, error } = await run({
      operation: 'import',
      source: 'text',
      text: 'No,Town,Groups,Secret,firstName\nx1,Leeds,vip;early,4711,Xenia\n',
      columns: {
        values: [
          town,
          { column: 'No', target: 'externalId' },
          { column: 'Groups', target: 'tags' },
          { column: 'Secret', target: 'nothing' },
        ],
      },
      defaultTag: false,
      moreTags: '',
    });
    expect(error).toBeUndefined();
    expect(outputs[0]).toMatchObject([
      {
        created: 1,
        columns: [
          { name: 'No', target: 'externalId' },
          { target: 'attributes.homeCity' },
          { target: 'tags' },
          { target: null },
          { target: 'attributes.firstName' },
        ],
      },
    ]);
    expect(await engine.profiles.get({ externalId: 'x1' })).toMatchObject({
      attributes: { homeCity: 'Leeds', firstName: 'Xenia' },
      tags: ['early', 'vip'],
    });
    expect((await engine.profiles.get({ externalId: 'x1' })).attributes).not.toHaveProperty('Secret');
  });

  test('of items are their fields, and an expression may name them', async () => {
    const { outputs, error } = await run(
      {
        operation: 'import',
        source: 'items',
        columns: { values: [{ ...town, column: '={{ "To" + "wn" }}' }] },
        defaultTag: false,
        moreTags: '',
      },
      [{ externalId: 'x2', Town: 'York' }],
    );
    expect({ error, outputs }).toMatchObject({ error: undefined, outputs: [[{ created: 1 }], []] });
    expect((await engine.profiles.get({ externalId: 'x2' })).attributes).toMatchObject({ homeCity: 'York' });
  });

  test.each<[string, IDataObject[], RegExp, RegExp]>([
    ['one that does not exist', [{ ...town, column: 'Twon' }], /no column "Twon"/, /Did you mean "Town"/],
    [
      'one that goes to something else',
      [{ column: 'Town', target: 'postcode' }],
      /"Town" cannot go to "postcode"/,
      /externalId, email, phone, tags/,
    ],
    [
      'one that goes to what the engine keeps itself',
      [{ column: 'Town', target: 'attribute', attribute: 'createdAt' }],
      /cannot go to attributes\.createdAt/,
      /another attribute/,
    ],
    [
      'one that goes to no attribute',
      [{ column: 'Town', target: 'attribute', attribute: { __rl: true, mode: 'list', value: '' } }],
      /"Town" goes to no attribute/,
      /from the list/,
    ],
    ['one without a name', [{ column: ' ', target: 'nothing' }], /'Column' is empty/, /Fill in/],
    [
      'one that stands there twice',
      [town, { column: 'Town', target: 'nothing' }],
      /"Town" twice/,
      /Keep one/,
    ],
  ])('%s is refused with what to do, and nothing is imported', async (_, values, message, hint) => {
    const { error } = await run({
      operation: 'import',
      source: 'text',
      text: 'externalId,Town\nx3,Bath\n',
      columns: { values },
      defaultTag: false,
      moreTags: '',
    });
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      description: expect.stringMatching(hint),
    });
    await expect(engine.profiles.get({ externalId: 'x3' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('text and files', () => {
  test('NDJSON is one object a line; a line that was cut is a problem of its own, the others are imported', async () => {
    const binary = {
      data: {
        data: Buffer.from(
          '{"externalId":"n1","age":30}\n{"externalId":"n2","ag\n{"externalId":"n3","age":31}\n',
        ).toString('base64'),
        mimeType: 'application/x-ndjson',
      },
    };
    const { outputs, items, error } = await run(
      {
        operation: 'import',
        source: 'binary',
        binaryField: 'data',
        format: 'ndjson',
        defaultTag: false,
        moreTags: '',
      },
      [{}],
      { binary },
    );
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject([
      [{ rows: 3, valid: 2, created: 2 }],
      [{ line: 2, message: expect.stringContaining('no JSON'), hint: expect.stringContaining('cut') }],
    ]);
    expect(items[1]?.[0]?.pairedItem).toEqual({ item: 0 });
    expect((await engine.profiles.get({ externalId: 'n3' })).attributes).toMatchObject({ age: 31 });
  });

  test('cells parted by tabs are told by the first line; where another character stands there more often, the delimiter is given', async () => {
    const text = 'externalId\tcity, country, continent\nt1\tLeeds\n';
    const told = { operation: 'import', source: 'text', text, defaultTag: false, moreTags: '' };
    expect(
      (await run({ ...told, operation: 'analyze', text: 'externalId\tcity\nt1\tLeeds\n' })).outputs[0],
    ).toMatchObject([{ valid: 1, columns: [{ name: 'externalId' }, { name: 'city' }] }]);
    expect((await run({ ...told, operation: 'analyze' })).outputs[0]).toMatchObject([
      { columns: [{ name: 'externalId\tcity' }, {}, {}] },
    ]);
    expect((await run({ ...told, options: { delimiter: 'tab' } })).outputs[0]).toMatchObject([
      { created: 1, columns: [{ name: 'externalId' }, { name: 'city, country, continent' }] },
    ]);
    expect(
      (await run({ ...told, options: { delimiter: '={{ ":" }}' }, text: 'externalId:city\nt2:Bath\n' }))
        .outputs[0],
    ).toMatchObject([{ created: 1 }]);
    expect((await run({ ...told, options: { delimiter: '={{ "::" }}' } })).error?.description).toContain(
      'Give one character',
    );
  });

  test('a format that there is not is refused', async () => {
    expect(
      (await run({ operation: 'analyze', source: 'text', text: 'x', format: '={{ "xml" }}' })).error
        ?.description,
    ).toContain('"csv", "ndjson"');
  });
});

test('attributes that a row does not have stay, or are cleared; an import goes on only as it was begun', async () => {
  await engine.profiles.upsert({ externalId: 'm1', attributes: { city: 'London', age: 30 }, tags: ['kept'] });
  const row = {
    operation: 'import',
    source: 'text',
    text: 'externalId,city\nm1,Paris\n',
    defaultTag: false,
    moreTags: '',
  };
  expect((await run(row)).outputs[0]).toMatchObject([{ updated: 1 }]);
  expect((await engine.profiles.get({ externalId: 'm1' })).attributes).toMatchObject({
    city: 'Paris',
    age: 30,
  });
  const { outputs } = await run({ ...row, options: { mode: 'full' } });
  expect(outputs[0]).toMatchObject([{ updated: 1 }]);
  const { attributes, tags } = await engine.profiles.get({ externalId: 'm1' });
  expect({ attributes, tags }).toMatchObject({ attributes: { city: 'Paris' }, tags: ['kept'] });
  expect(attributes).not.toHaveProperty('age');
  const other = await run({
    operation: 'commit',
    importId: outputs[0]?.[0]?.['importId'] as string,
    defaultTag: false,
    moreTags: '',
  });
  expect(other.error?.message).toContain('mode "full"');
});
