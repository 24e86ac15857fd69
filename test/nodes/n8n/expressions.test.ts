import type { IDataObject, IExecuteFunctions, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { quickReads } from '../../../nodes/hosts/n8n/parameters/quickReads';
import { testDatabase } from '../../support/database';
import { nodeType, runNode } from './runWorkflow';

const base = testDatabase('n8n-expressions');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'Europe/London',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'Europe/London' });
  await engine.profiles.upsertMany(
    ['a', 'b', 'c', 'd', 'e'].map((externalId) => ({ externalId, attributes: { city: 'London' } })),
  );
});

afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function run(type: string, parameters: IDataObject, given: unknown[], onError?: OnError) {
  const items = given.map((value) => ({ given: value }) as IDataObject);
  return runNode({ type, parameters, items, credential, ...(onError === undefined ? {} : { onError }) });
}
const GIVEN = '={{ $json.given }}';

describe('an object where a text is expected is refused: as text it would be the same as any other', () => {
  const objects = [{ $oid: '665f1c2ab3d4e5f607182930' }, { $oid: '665f1c2ab3d4e5f607182931' }];

  test.each<[string, string, IDataObject]>([
    [
      'the ID of an event',
      'trackEvent',
      {
        identifyBy: 'externalId',
        profileKey: 'a',
        eventType: 'Visit',
        propertiesFrom: 'json',
        propertiesJson: '{}',
        options: { eventId: GIVEN },
      },
    ],
    [
      'the key of a profile',
      'profile',
      {
        operation: 'upsert',
        profileFrom: 'fields',
        externalId: GIVEN,
        emails: '',
        phones: '',
        tags: '',
        attributes: {},
        options: {},
      },
    ],
    [
      'a tag',
      'addTag',
      {
        to: 'item',
        identifyBy: 'externalId',
        profileKey: 'a',
        tags: { values: [{ tag: { __rl: true, mode: 'name', value: GIVEN } }] },
      },
    ],
  ])('%s', async (_, type, parameters) => {
    const { outputs } = await run(type, parameters, objects, 'continueRegularOutput');
    expect(outputs[0]).toEqual(
      objects.map(({ $oid }) => ({
        error: expect.stringContaining(`where a text is expected: {"$oid":"${$oid}"}`),
      })),
    );
    expect(
      await engine.audience.count({ none: [{ attribute: 'city', operator: 'is', value: 'London' }] }),
    ).toBe(0);
    expect((await engine.profiles.export({ externalId: 'a' })).events).toEqual([]);
    expect(await engine.tags.list()).toEqual([]);
  });
});

describe('numbers', () => {
  const all = {
    mode: 'query',
    ruleFrom: 'json',
    rule: '{"attribute":"city","operator":"is","value":"London"}',
    options: {},
  };
  const sizes = (outputs: IDataObject[][]) =>
    outputs[0]?.map(({ profiles }) => (profiles as unknown[]).length);

  test('count as numbers when an expression gives them as text', async () => {
    expect(
      sizes((await run('filterAudience', { ...all, returnAll: true, batchSize: GIVEN }, ['2'])).outputs),
    ).toEqual([2, 2, 1]);
    expect(
      (await run('filterAudience', { ...all, returnAll: false, limit: GIVEN, batchSize: 1 }, ['3']))
        .outputs[0],
    ).toHaveLength(3);
  });

  test.each([[undefined], [null], ['many'], [0], [-1]])(
    '%s is refused, not read as none or as all',
    async (value) => {
      const noBatch = await run('filterAudience', { ...all, returnAll: true, batchSize: GIVEN }, [value]);
      const noLimit = await run('filterAudience', { ...all, returnAll: false, limit: GIVEN, batchSize: 1 }, [
        value,
      ]);
      expect([noBatch, noLimit].map(({ error }) => error?.message)).toEqual([
        `'Profiles per Batch' is not a number of at least 1: ${value}`,
        `'Limit' is not a number of at least 1: ${value}`,
      ]);
    },
  );
});

describe('a day', () => {
  const ends = (value: string) =>
    run(
      'profile',
      {
        operation: 'upsert',
        profileFrom: 'fields',
        externalId: 'a',
        emails: '',
        phones: '',
        tags: '',
        attributes: { values: [{ attribute: 'contractEnd', value }] },
        options: {},
      },
      [null],
    );
  const endsOn = (value: string) =>
    run(
      'filterAudience',
      {
        mode: 'count',
        ruleFrom: 'conditions',
        combine: 'all',
        conditions: { values: [{ attribute: 'contractEnd', operator: 'is', value }] },
        options: {},
      },
      [null],
    );

  test('may come from an expression that gives the beginning of it, in a value and in a condition; another time of day is refused', async () => {
    await engine.attributes.define({ name: 'contractEnd', type: 'date' });
    expect(
      (await ends("={{ DateTime.fromISO('2026-07-01', { zone: 'Europe/London' }) }}")).error,
    ).toBeUndefined();
    expect((await engine.profiles.get({ externalId: 'a' })).attributes).toMatchObject({
      contractEnd: '2026-07-01',
    });
    expect(
      (await endsOn("={{ DateTime.fromISO('2026-07-01', { zone: 'America/New_York' }) }}")).outputs[0],
    ).toEqual([{ count: 1 }]);
    for (const asked of [ends, endsOn])
      expect((await asked("={{ DateTime.fromISO('2026-07-01T09:00') }}")).error?.message).toContain(
        '2026-07-01T09:00',
      );
  });
});

describe('what is read sooner of many items is what n8n reads', () => {
  const items: IDataObject[] = [
    { email: 'a@example.com', order: { id: 'o1', '': 1 }, list: [{ id: 1 }], n: 7, yes: false },
    { email: ' b@example.com ', order: { id: '={{ 1 + 1 }}' }, n: 0, yes: true },
    { email: '', order: 'text', list: 'text', n: '0' },
    { email: null, order: null, n: null },
    { order: { id: { deep: 1 } }, email: ['c@example.com'], n: 1.5 },
    { email: { id: 'x' }, 'order.id': 'dotted', constructor: 'own', toString: 'own' },
    {},
  ];
  const written = [
    '={{ $json.email }}',
    '={{$json.email}}',
    '={{ $json.email }} ',
    '= {{ $json.email }}',
    'x={{ $json.email }}',
    '={{ $json.order.id }}',
    '={{ $json.list.id }}',
    '={{ $json.list.length }}',
    '={{ $json.n }}',
    '={{ $json.yes }}',
    '={{ $json.constructor }}',
    '={{ $json.toString }}',
    '={{ $json.email.length }}',
    '={{ $json["email"] }}',
    '={{ $json }}',
    'plain text',
    '=',
  ];

  test.each(written)('%j', async (email) => {
    const seen: unknown[] = [];
    const read = (from: IExecuteFunctions, index: number) => {
      try {
        return { read: from.getNodeParameter('email', index, 'usual') };
      } catch (error) {
        return { error: (error as Error).message };
      }
    };
    const execute = jest.spyOn(nodeType('checkDoNotContact'), 'execute').mockImplementation(async function (
      this: IExecuteFunctions,
    ) {
      const quick = quickReads(this);
      for (const index of items.keys()) seen.push([read(quick, index), read(this, index)]);
      return [[], []];
    });
    await runNode({
      type: 'checkDoNotContact',
      parameters: { contact: 'email', email },
      items,
      credential: {},
    });
    execute.mockRestore();
    expect(seen).toHaveLength(items.length);
    for (const [sooner, later] of seen as [unknown, unknown][]) expect(sooner).toEqual(later);
  });
});
