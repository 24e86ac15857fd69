import { accountsOf } from '../../accounts';

const accounts = accountsOf('spellings');

it.each([
  [
    'ann@bücher.example',
    [
      'ann@xn--bcher-kva.example',
      'ANN@BÜCHER.example',
      '\u200bann@bücher.example',
      'ann@bücher。example.',
      'mailto:ann@bücher.example',
    ],
  ],
  ['ben@xn--bcher-kva.example', ['Ben@bücher.example', '<ben@bücher.example>']],
])('%s is listed under every spelling of its domain', async (listed, spellings) => {
  const engine = await accounts.open();
  await engine.doNotContact.add({ email: listed, reason: 'unsubscribed', source: 'page' });
  for (const email of spellings)
    expect([email, await engine.contacts.gate({ email, channel: 'email' })]).toEqual([
      email,
      { allowed: false, reason: 'unsubscribed' },
    ]);
});

it('a stranger whose address only looks alike is not on the list', async () => {
  const engine = await accounts.open({ account: 'alike' });
  for (const email of ['info@strasse.example', 'kim@example.org'])
    await engine.doNotContact.add({ email, reason: 'unsubscribed', source: 'page' });
  for (const email of ['info@straße.example', 'kım@example.org'])
    expect(await engine.contacts.gate({ email, channel: 'email' })).toEqual({ allowed: true });
});

it.each([
  ['Mexico', '+5215512345678', '+525512345678'],
  ['Argentina', '+5491123456789', '+541123456789'],
])(
  'a mobile number of %s is one in both of its spellings, for the gate, rules, flows and broadcasts',
  async (country, one, other) => {
    const engine = await accounts.open({ account: country });
    await engine.profiles.upsertMany([
      { externalId: 'one', phones: [one] },
      { externalId: 'other', phones: [other] },
      { externalId: 'third', phones: ['+525598765432'] },
    ]);
    for (const [listed, asked] of [
      [one, other],
      [other, one],
    ] as const) {
      await engine.doNotContact.add({ phone: listed, reason: 'keyword', source: 'sms' });
      for (const phone of [one, other])
        expect(await engine.contacts.gate({ phone, channel: 'sms' })).toEqual({
          allowed: false,
          reason: 'keyword',
        });
      expect(await engine.doNotContact.checkMany([{ phone: asked }, { externalId: 'third' }])).toMatchObject([
        { allowed: false },
        { allowed: true },
      ]);
      expect(await engine.audience.count({ doNotContact: 'phone', operator: 'isListed' })).toBe(2);
      expect(
        await engine.audience.matches({ doNotContact: 'phone', operator: 'isListed' }, { phone: asked }),
      ).toBe(true);
      expect(await engine.doNotContact.history(asked)).toMatchObject([{ action: 'add' }]);
      // Lifted under either, it is lifted.
      expect(await engine.doNotContact.remove({ phone: asked, source: 'desk' })).toMatchObject({
        removed: 1,
      });
      expect(await engine.contacts.gate({ phone: listed, channel: 'sms' })).toEqual({ allowed: true });
      await (await accounts.stored()).collection('doNotContactHistory').deleteMany({ account: country });
    }
  },
);

it('the list shows an address as it was first written', async () => {
  const engine = await accounts.open({ account: 'shown' });
  await engine.doNotContact.add({ email: 'Ann@Bücher.example', reason: 'unsubscribed', source: 'page' });
  await engine.doNotContact.add({ email: 'ann@xn--bcher-kva.example', reason: 'bounced', source: 'mailer' });
  const shown = [];
  for await (const { value, reasons } of engine.doNotContact.list({ search: 'BÜCHER' }))
    shown.push([value, reasons.map(({ reason }) => reason)]);
  expect(shown).toEqual([['Ann@Bücher.example', ['unsubscribed', 'bounced']]]);
  expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
});
