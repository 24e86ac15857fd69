import { openAudienceEngine, type AudienceEngine } from '../../../../engine';
import { startMongod, type RunningMongod } from '../../../support/mongod';

let server: RunningMongod;
let engine: AudienceEngine;

async function start(options: { replicaSet: boolean }): Promise<void> {
  server = await startMongod(options);
  const uri = new URL(server.uri);
  uri.pathname = '/outage';
  uri.searchParams.set('serverSelectionTimeoutMS', '500');
  engine = await openAudienceEngine({ uri: uri.toString() });
}

afterEach(async () => {
  await engine.close();
  await server.stop();
});

it('keeps what it has acknowledged over kill -9 of the server, and goes on by itself when the server is back', async () => {
  await start({ replicaSet: true });
  const { id } = await engine.profiles.upsert({ externalId: 'ada', attributes: { city: 'London' } });
  const event = await engine.events.track({ profile: { id }, type: 'Purchase' });
  await server.kill();
  await expect(engine.profiles.get({ id })).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    hint: expect.any(String),
  });
  await expect(engine.profiles.upsertMany([{ externalId: 'bob' }])).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
  });
  await expect(engine.health()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await server.restart();
  const { profile, events } = await engine.profiles.export({ id });
  expect(profile).toMatchObject({ externalId: 'ada', attributes: { city: 'London' } });
  expect(events.map((one) => one.id)).toEqual([event.id]);
  expect((await engine.profiles.upsert({ externalId: 'bob' })).result).toBe('created');
}, 120_000);

it('says that the database was away to whoever was reading a long list when the server was restarted', async () => {
  await start({ replicaSet: true });
  await engine.doNotContact.import(Array.from({ length: 500 }, (_, i) => ({ email: `p${i}@example.com` })));
  const list = engine.doNotContact.list()[Symbol.asyncIterator]();
  await list.next();
  await server.kill();
  await server.restart();
  await engine.health();
  const rest = async (): Promise<void> => {
    while ((await list.next()).done !== true);
  };
  await expect(rest()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
}, 120_000);

it('works on a standalone server too', async () => {
  await start({ replicaSet: false });
  expect(await engine.health()).toMatchObject({ ok: true, changeStreams: false });
  const { id } = await engine.profiles.upsert({ externalId: 'ada', tags: ['vip'] });
  await engine.events.trackMany([
    { profile: { id }, type: 'A' },
    { profile: { externalId: 'bob' }, type: 'B' },
  ]);
  await engine.profiles.merge([{ id }, { externalId: 'bob' }]);
  expect((await engine.profiles.export({ id })).events).toHaveLength(2);
  expect(await engine.profiles.delete({ id })).toEqual({ id });
}, 120_000);
