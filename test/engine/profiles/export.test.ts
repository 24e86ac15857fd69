import { accountsOf } from '../accounts';

const accounts = accountsOf('export');

it('hands out everything that is known about one person, and nothing of anybody else', async () => {
  const engine = await accounts.open();
  const { id } = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { 'first.name': 'Ada', born: '1990-02-03', seen: '2025-01-01T10:00:00+02:00', hobbies: ['chess', 7], cars: [{ 'horse.power': 45, model: 'Fiat' }] },
    tags: ['Vip'],
  });
  await engine.events.trackMany([
    { id: 'b', profile: { id }, type: 'Purchase', at: '2025-01-02T00:00:00Z', properties: { 'cart.total': 5, items: [{ $sku: 'x' }] } },
    { id: 'a', profile: { id }, type: 'Visit', at: '2025-01-01T00:00:00Z' },
    { id: 'c', profile: { externalId: 'bob' }, type: 'Visit' },
  ]);
  const exported = await engine.profiles.export({ email: 'ada@example.com' });
  expect(exported.profile).toMatchObject({
    id,
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { 'first.name': 'Ada', born: '1990-02-03', seen: '2025-01-01T08:00:00.000Z', hobbies: ['chess', 7], cars: [{ 'horse.power': 45, model: 'Fiat' }] },
    tags: ['Vip'],
  });
  expect(exported.events).toEqual([
    { id: 'a', type: 'Visit', at: '2025-01-01T00:00:00.000Z', properties: {} },
    { id: 'b', type: 'Purchase', at: '2025-01-02T00:00:00.000Z', properties: { 'cart.total': 5, items: [{ $sku: 'x' }] } },
  ]);
  await expect(engine.profiles.export({ externalId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
