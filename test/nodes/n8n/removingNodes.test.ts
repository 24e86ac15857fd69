import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-removing-nodes');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita@example.com'],
    phones: ['+442079460101'],
    attributes: { firstName: 'Anita', city: 'London' },
    tags: ['trial'],
  });
  await engine.profiles.upsert({
    externalId: 'bela',
    emails: ['bela@example.com'],
    attributes: { firstName: 'Bela', city: 'Paris' },
    tags: ['trial'],
  });
});

afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function city(value: string) {
  return { attribute: 'city', operator: 'is', value } as never;
}

function run(type: string, parameters: IDataObject, items: IDataObject[] = [{}], onError?: OnError) {
  return runNode({ type, parameters, items, credential, ...(onError === undefined ? {} : { onError }) });
}

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const tags = (...names: string[]) => ({ values: names.map((value) => ({ tag: named(value) })) });

describe('Remove Tag', () => {
  test("takes tags off the item's profile only", async () => {
    await engine.tags.add([{ externalId: 'anita' }, { externalId: 'bela' }], ['seasonal']);
    const { error } = await run(
      'removeTag',
      { to: 'item', identifyBy: 'item', tags: tags('seasonal', 'unknown') },
      [{ profile: { externalId: 'anita' } }],
    );
    expect(error).toBeUndefined();
    expect((await engine.profiles.get({ externalId: 'anita' })).tags).not.toContain('seasonal');
    expect((await engine.profiles.get({ externalId: 'bela' })).tags).toContain('seasonal');
  });

  test('takes tags off everyone who matches', async () => {
    await engine.tags.add([{ externalId: 'anita' }, { externalId: 'bela' }], ['everywhere']);
    await run('removeTag', {
      to: 'rule',
      ruleFrom: 'json',
      rule: JSON.stringify(city('Paris')),
      tags: tags('everywhere'),
    });
    expect((await engine.profiles.get({ externalId: 'anita' })).tags).toContain('everywhere');
    expect((await engine.profiles.get({ externalId: 'bela' })).tags).not.toContain('everywhere');
  });

  test('an item without tags or profile is an error of that item only, and leaves linked to it', async () => {
    const { outputs, items } = await run(
      'removeTag',
      { to: 'item', identifyBy: 'item', tags: tags('={{ $json.tag }}') },
      [
        { profile: { externalId: 'bela' }, tag: '' },
        { tag: 'trial' },
        { profile: { externalId: 'bela' }, tag: 'trial' },
      ],
      'continueRegularOutput',
    );
    expect(outputs[0]?.map((json) => 'error' in json)).toEqual([true, true, false]);
    expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
    expect((await engine.profiles.get({ externalId: 'bela' })).tags).not.toContain('trial');
    expect((await engine.profiles.get({ externalId: 'anita' })).tags).toContain('trial');
  });
});

describe('Remove from Do Not Contact', () => {
  test('lifts one reason and keeps the others (R84)', async () => {
    for (const reason of ['keyword', 'complaint'])
      await engine.doNotContact.add({ phone: '+442079460155', reason, source: 'test' });
    const remove = { contact: 'phone', phone: '={{ $json.from }}', options: {} };
    const one = await run('removeFromDoNotContact', { ...remove, reason: 'keyword' }, [
      { from: '+44 20 7946 0155' },
    ]);
    expect(one.error).toBeUndefined();
    expect(await engine.doNotContact.check({ phone: '+442079460155' })).toMatchObject({
      allowed: false,
      reason: 'complaint',
    });
    await run('removeFromDoNotContact', { ...remove, reason: '' }, [{ from: '+44 20 7946 0155' }]);
    expect(await engine.doNotContact.check({ phone: '+442079460155' })).toMatchObject({ allowed: true });
    expect(JSON.stringify(await engine.doNotContact.history({ phone: '+442079460155' }))).toContain(
      'n8n: Shop',
    );
  });

  test("a profile's contact points are lifted together; something that is no number goes out by the error output", async () => {
    await engine.doNotContact.add({ profile: { externalId: 'anita' }, reason: 'manual', source: 'test' });
    const { error } = await run(
      'removeFromDoNotContact',
      { contact: 'profile', identifyBy: 'item', reason: '', options: { source: 'Preference page' } },
      [{ profile: { externalId: 'anita' } }],
    );
    expect(error).toBeUndefined();
    expect(await engine.doNotContact.check({ profile: { externalId: 'anita' } })).toMatchObject({
      allowed: true,
    });
    const { outputs } = await run(
      'removeFromDoNotContact',
      { contact: 'phone', phone: '={{ $json.from }}', reason: '', options: {} },
      [{ from: 'START' }, { from: '+442079460155' }],
      'continueErrorOutput',
    );
    expect(outputs.map((output) => output.length)).toEqual([1, 1]);
    expect(outputs[1]).toMatchObject([{ from: 'START', error: expect.any(String) }]);
  });
});
