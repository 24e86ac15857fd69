import { setTimeout } from 'node:timers/promises';
import type { AudienceEngine } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('the gate asks about all');
const LISTED = 'listed@example.com';
const PHONE = '+447700900123';
let engine: AudienceEngine;
let id: string;

beforeAll(async () => {
  engine = await accounts.open();
  ({ id } = await engine.profiles.upsert({ externalId: 'free', emails: ['free@example.com'] }));
  await engine.doNotContact.add({ email: LISTED, reason: 'complaint', source: 'desk' });
  await engine.doNotContact.add({ phone: PHONE, channel: 'WhatsApp', reason: 'keyword', source: 'STOP' });
});

it('an address beside a profile is asked about as well, or refused', async () => {
  for (const contact of [
    { profile: { id }, email: LISTED },
    { profile: { externalId: 'free' }, email: LISTED },
    { id, email: LISTED },
  ] as never[]) {
    expect(await engine.contacts.gate({ ...(contact as object), channel: 'email' } as never)).toEqual({
      allowed: false,
      reason: 'complaint',
    });
    expect((await engine.doNotContact.check(contact, { channel: 'email' })).allowed).toBe(false);
    const [many] = await engine.doNotContact.checkMany([contact], { channel: 'email' });
    expect(many).toMatchObject({ allowed: false });
    const [gated] = await engine.contacts.gateMany([{ ...(contact as object), channel: 'email' } as never]);
    expect(gated).toMatchObject({ allowed: false });
  }
  const free = { profile: { id }, email: 'other@example.com', channel: 'email' };
  expect(await engine.contacts.gate(free)).toEqual({ allowed: true });
  for (const both of [
    { externalId: 'free', email: LISTED },
    { profile: { id }, email: LISTED, phone: PHONE },
    { id, email: 'no address' },
  ])
    await expect(engine.contacts.gate({ ...both, channel: 'email' } as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
});

it.each(['*', undefined, ''])(
  'asked about every channel (%p), whoever is listed for one is not free',
  async (channel) => {
    const options = channel === undefined ? undefined : { channel };
    expect(await engine.doNotContact.check({ phone: PHONE }, options)).toMatchObject({
      allowed: false,
      listed: true,
      reason: 'keyword',
      records: [{ channel: 'whatsapp' }],
    });
    expect(
      await engine.doNotContact.checkMany([{ phone: PHONE }, { phone: '+447700900124' }], options),
    ).toMatchObject([{ allowed: false }, { allowed: true }]);
    if (channel === '*') expect((await engine.contacts.gate({ phone: PHONE, channel })).allowed).toBe(false);
  },
);

it.each([
  'whatsapp',
  'WHATSAPP',
  ' WhatsApp ',
  'whats-app',
  'Whats App',
  'whats_app',
  'what\u200bsapp',
  'whatsapp\u0000',
  '\u202awhatsapp',
  'ｗｈａｔｓａｐｐ',
])('the channel %j is the one that is listed', async (channel) => {
  expect((await engine.contacts.gate({ phone: PHONE, channel })).allowed).toBe(false);
  expect((await engine.doNotContact.check({ phone: PHONE }, { channel })).allowed).toBe(false);
});

it.each(['e-mail', 'E-Mail', 'email\u200b', 'email\u0000', 'e mail'])(
  '%j reaches people by email',
  async (channel) => {
    const { externalId } = { externalId: `by ${channel.length} ${channel.codePointAt(5) ?? 0}` };
    await engine.profiles.upsert({ externalId, emails: [LISTED] });
    expect(await engine.contacts.gate({ profile: { externalId }, channel })).toMatchObject({
      allowed: false,
    });
  },
);

it.each(['\u200b', '\u0000', ' ', 7, {}])('%j is no channel', async (channel) => {
  await expect(engine.contacts.gate({ phone: PHONE, channel } as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await expect(engine.doNotContact.check({ phone: PHONE }, { channel } as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

it('while people are joined, the gate answers for the one who stays', async () => {
  const own = await accounts.open();
  for (let round = 0; round < 6; round++) {
    const names = Array.from({ length: 6 }, (_, i) => `${round}-${i}`);
    await own.profiles.upsertMany(
      names.map((externalId) => ({ externalId, emails: [`${externalId}@example.com`] })),
    );
    let joining = true;
    const joined = own.profiles
      .merge(names.map((externalId) => ({ externalId })))
      .finally(() => (joining = false));
    while (joining) {
      const answers = await Promise.all([
        ...names.map((externalId) => own.contacts.gate({ profile: { externalId }, channel: 'email' })),
        ...names.map((externalId) => own.doNotContact.check({ externalId })),
      ]);
      expect(answers.every(({ allowed }) => allowed)).toBe(true);
      const asked = await Promise.all(
        names.map((externalId) => own.contacts.ask({ profile: { externalId }, channel: 'email' })),
      );
      expect(asked.every(({ outcome }) => outcome === 'allowed')).toBe(true);
      await setTimeout(1);
    }
    await joined;
  }
});
