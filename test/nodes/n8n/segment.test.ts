import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-segment');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'Europe/London',
};
let engine: AudienceEngine;
const from = (city: string) => ({ attribute: 'city', operator: 'is', value: city }) as never;
const lately = {
  event: 'Purchase',
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
} as never;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'Europe/London' });
  await engine.profiles.upsertMany([
    { externalId: 'anita', attributes: { city: 'London' } },
    { externalId: 'bela', attributes: { city: 'London' } },
    { externalId: 'cyd', attributes: { city: 'Leeds' } },
  ]);
  await engine.events.track({ profile: { externalId: 'anita' }, type: 'Purchase' });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: from('London') });
  await engine.segments.create({ name: 'Leeds', type: 'snapshot', rule: from('Leeds') });
  await engine.segments.create({ name: 'Bought lately', type: 'realTime', rule: lately });
  await engine.work.runDue();
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function run(parameters: IDataObject, items: IDataObject[] = [{}], onError?: OnError) {
  return runNode({
    type: 'segment',
    parameters,
    items,
    credential,
    ...(onError === undefined ? {} : { onError }),
  });
}
const named = (value: string) => ({ __rl: true, mode: 'name', value });
const json = (rule: unknown) => ({ ruleFrom: 'json', rule: JSON.stringify(rule) });

describe('Create', () => {
  test('saves rows of conditions as a real-time segment and sends the item on with it', async () => {
    const { outputs, items, error } = await run(
      {
        operation: 'create',
        segmentName: '={{ $json.name }}',
        segmentKind: 'realTime',
        ruleFrom: 'conditions',
        combine: 'any',
        conditions: {
          values: [
            { attribute: 'city', operator: 'is', value: 'York' },
            { attribute: 'city', operator: 'isEmpty' },
          ],
        },
      },
      [{ name: 'York or nowhere', order: 7 }],
    );
    expect(error).toBeUndefined();
    expect(outputs[0]).toMatchObject([
      {
        order: 7,
        segment: {
          name: 'York or nowhere',
          type: 'realTime',
          rule: { any: [{ attribute: 'city', operator: 'is' }, { operator: 'isEmpty' }] },
          description: expect.stringContaining('York'),
        },
      },
    ]);
    expect(items[0]?.[0]?.pairedItem).toEqual({ item: 0 });
    expect(await engine.segments.get('York or nowhere')).toMatchObject({ type: 'realTime' });
  });

  test('saves JSON as a snapshot segment; each item that cannot be one is an error of its own', async () => {
    const { outputs } = await run(
      {
        operation: 'create',
        segmentName: '={{ $json.name }}',
        segmentKind: 'snapshot',
        ruleFrom: 'json',
        rule: '={{ $json.rule }}',
      },
      [
        { name: 'Hull', rule: { attribute: 'city', operator: 'is', value: 'Hull' } },
        { name: 'londoners', rule: { attribute: 'city', operator: 'is', value: 'x' } },
        { name: 'Broken', rule: { attribute: 'city', operator: 'iz', value: 'x' } },
        { name: 'Broken', rule: '{"all":' },
        { name: ' ', rule: { attribute: 'city', operator: 'is', value: 'x' } },
      ],
      'continueRegularOutput',
    );
    expect(outputs[0]?.map((json) => 'error' in json)).toEqual([false, true, true, true, true]);
    expect(await engine.segments.get('Hull')).toMatchObject({ type: 'snapshot', status: 'active' });
    await expect(engine.segments.get('Broken')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a name that is taken and a wrong rule say what to do and where', async () => {
    const create = { operation: 'create', segmentKind: 'snapshot' };
    expect((await run({ ...create, segmentName: 'LONDONERS', ...json(from('x')) })).error?.code).toBe(
      'NAME_TAKEN',
    );
    expect(
      (
        await run({
          ...create,
          segmentName: 'New',
          ...json({ all: [{ attribute: 'city', operator: 'iz' }] }),
        })
      ).error,
    ).toMatchObject({ code: 'INVALID_RULE', path: '/all/0/operator' });
    expect(
      (await run({ ...create, segmentName: 'New', ruleFrom: 'conditions', combine: 'all', conditions: {} }))
        .error?.message,
    ).toContain("'Conditions' has no row");
  });
});

describe('Edit, Duplicate and Delete', () => {
  test('Edit changes the name, the rule, or both, and keeps what is not given', async () => {
    await engine.segments.create({ name: 'Bath', type: 'snapshot', rule: from('Bath') });
    const edit = { operation: 'edit', segment: named('={{ $json.which }}') };
    await run({ ...edit, newName: 'Bath, renamed', ruleFrom: 'keep' }, [{ which: 'Bath' }]);
    expect(await engine.segments.get('Bath, renamed')).toMatchObject({ rule: { value: 'Bath' } });
    const { outputs } = await run({ ...edit, newName: '', ...json(from('Wells')) }, [
      { which: 'Bath, renamed' },
    ]);
    expect(outputs[0]).toMatchObject([
      { segment: { name: 'Bath, renamed', rule: { value: 'Wells' }, version: expect.any(Number) } },
    ]);
  });

  test('Edit of a real-time segment is refused and offers Duplicate; of nothing it is refused too', async () => {
    const { error } = await run({
      operation: 'edit',
      segment: named('Londoners'),
      newName: '',
      ...json(from('Paris')),
    });
    expect(error).toMatchObject({
      message: expect.stringContaining('cannot be edited'),
      code: 'SEGMENT_NOT_EDITABLE',
      description: expect.stringMatching(/Duplicate it/),
    });
    expect(await engine.segments.get('Londoners')).toMatchObject({ rule: { value: 'London' } });
    expect(
      (await run({ operation: 'edit', segment: named('Leeds'), newName: '', ruleFrom: 'keep' })).error?.code,
    ).toBe('INVALID_ARGUMENT');
  });

  test('Duplicate copies as it is, or with another name, type and rule', async () => {
    const plain = await run({
      operation: 'duplicate',
      segment: named('Londoners'),
      newName: '',
      copyKind: 'keep',
      ruleFrom: 'keep',
    });
    expect(plain.outputs[0]).toMatchObject([
      { segment: { name: 'Londoners copy', type: 'realTime', rule: { value: 'London' } } },
    ]);
    const other = await run({
      operation: 'duplicate',
      segment: named('Londoners'),
      newName: 'Parisians',
      copyKind: 'snapshot',
      ...json(from('Paris')),
    });
    expect(other.outputs[0]).toMatchObject([
      { segment: { name: 'Parisians', type: 'snapshot', rule: { value: 'Paris' } } },
    ]);
    expect(
      (
        await run({
          operation: 'duplicate',
          segment: named('Londoners'),
          newName: 'Parisians',
          copyKind: 'keep',
          ruleFrom: 'keep',
        })
      ).error?.code,
    ).toBe('NAME_TAKEN');
  });

  test('Delete removes a segment that nothing uses', async () => {
    const { id } = await engine.segments.create({ name: 'Used', type: 'snapshot', rule: from('Rome') });
    await engine.segments.create({
      name: 'User',
      type: 'snapshot',
      rule: { segment: 'Used', operator: 'isMember' },
    });
    const remove = (name: string) => run({ operation: 'delete', segment: named(name) });
    expect((await remove('Used')).error?.code).toBe('IN_USE');
    await remove('User');
    expect((await remove('Used')).outputs[0]).toEqual([{ segment: { id, name: 'Used' }, deleted: true }]);
    expect((await remove('Used')).error?.code).toBe('NOT_FOUND');
    expect((await remove('Active Mobile Users')).error?.code).toBe('SEGMENT_NOT_EDITABLE');
  });
});

describe('Get, Get Many, Count and Get Members', () => {
  test('Get finds by name or by ID from the list', async () => {
    const { id } = await engine.segments.get('Leeds');
    for (const segment of [
      named('leeds'),
      { __rl: true, mode: 'id', value: id },
      { __rl: true, mode: 'list', value: id },
    ]) {
      expect((await run({ operation: 'get', segment })).outputs[0]).toMatchObject([
        { segment: { id, name: 'Leeds', type: 'snapshot', rule: { value: 'Leeds' } } },
      ]);
    }
    expect((await run({ operation: 'get', segment: named('={{ $json.none }}') })).error).toMatchObject({
      message: "'Segment' is empty",
    });
    expect((await run({ operation: 'get', segment: named('none of that name') })).error?.code).toBe(
      'NOT_FOUND',
    );
  });

  test('Get Many lists by name, up to the limit, those whose name contains the search', async () => {
    const all = await run({ operation: 'getAll', search: '', returnAll: true });
    expect(all.outputs[0]?.map(({ segment }) => (segment as IDataObject)['name'])).toEqual(
      (await engine.segments.list()).map(({ name }) => name),
    );
    expect(
      (await run({ operation: 'getAll', search: '', returnAll: false, limit: 2 })).outputs[0],
    ).toHaveLength(2);
    expect((await run({ operation: 'getAll', search: 'LATELY', returnAll: true })).outputs[0]).toMatchObject([
      { segment: { name: 'Bought lately' } },
    ]);
  });

  test('Count says how many, for each item', async () => {
    const { outputs } = await run(
      { operation: 'count', segment: named('={{ $json.which }}') },
      [{ which: 'Londoners' }, { which: 'nothing' }, { which: 'Leeds' }],
      'continueRegularOutput',
    );
    expect(outputs[0]).toMatchObject([
      { which: 'Londoners', count: 2 },
      { error: expect.any(String) },
      { which: 'Leeds', count: 1 },
    ]);
  });

  test('Get Members sends them one by one, in batches, and up to the limit', async () => {
    const members = { operation: 'members', segment: named('Londoners') };
    const each = await run({ ...members, returnAll: true, batchSize: 1 });
    expect(each.outputs[0]?.map(({ profile }) => (profile as IDataObject)['externalId'])).toEqual([
      'anita',
      'bela',
    ]);
    expect((await run({ ...members, returnAll: true, batchSize: 10 })).outputs[0]).toMatchObject([
      { profiles: [{ externalId: 'anita' }, { externalId: 'bela' }] },
    ]);
    expect((await run({ ...members, returnAll: false, limit: 1, batchSize: 1 })).outputs[0]).toHaveLength(1);
    expect(
      (await run({ ...members, segment: named('nothing'), returnAll: true, batchSize: 1 })).error?.code,
    ).toBe('NOT_FOUND');
  });
});

describe('Explain, Forecast and Compare', () => {
  test('Explain says why, condition by condition, and when time alone changes it', async () => {
    const explain = { operation: 'explain', segment: named('Bought lately'), identifyBy: 'item' };
    const { outputs } = await run(explain, [{ externalId: 'anita' }, { externalId: 'cyd' }]);
    expect(outputs[0]).toMatchObject([
      {
        explanation: { segment: { name: 'Bought lately' }, matched: true, nextChangeAt: expect.any(String) },
      },
      { explanation: { matched: false, nextChangeAt: null } },
    ]);
    expect((await run(explain, [{ externalId: 'nobody' }])).error?.code).toBe('NOT_FOUND');
  });

  test('Forecast says who will leave by time alone', async () => {
    const forecast = { operation: 'forecast', segment: named('Bought lately') };
    const { outputs } = await run({ ...forecast, until: '={{ $now.plus({ days: 60 }) }}' });
    expect(outputs[0]).toMatchObject([
      {
        forecast: { entering: 0, leaving: 1, changes: [{ kind: 'leave', profile: { externalId: 'anita' } }] },
      },
    ]);
    expect((await run({ ...forecast, until: '={{ $json.none }}' })).error).toMatchObject({
      message: "'Until' is empty",
    });
    expect((await run({ ...forecast, until: 'next year' })).error).toMatchObject({
      message: '"next year" is not an instant.',
    });
  });

  test('Compare says whom another rule would gain and lose, and changes nothing', async () => {
    const { outputs } = await run({
      operation: 'compare',
      segment: named('Londoners'),
      ...json(from('Leeds')),
    });
    expect(outputs[0]).toMatchObject([
      { comparison: { before: 2, after: 1, gained: 1, lost: 2, gainedProfiles: [{ externalId: 'cyd' }] } },
    ]);
    expect(await engine.segments.get('Londoners')).toMatchObject({ rule: { value: 'London' } });
    expect(
      (await run({ operation: 'compare', segment: named('Londoners'), ...json({ all: 7 }) })).error?.code,
    ).toBe('INVALID_RULE');
  });
});

test('every operation has an action for the panel; one that does not exist is refused', async () => {
  const operation = new Segment().description.properties.find(({ name }) => name === 'operation');
  expect(operation?.options).toHaveLength(13);
  for (const option of operation?.options ?? [])
    expect(option).toMatchObject({ action: expect.stringMatching(/^[A-Z][a-z]+ ([a-z ]|Infobip)+$/) });
  expect((await run({ operation: 'launch' })).error).toMatchObject({
    message: "There is no operation 'launch'",
  });
});
