import { domainToASCII } from 'node:url';
import { accountsOf } from '../../accounts';
import { all } from '../../watching';

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

it('a known reason is one however it is written, on the list, in files and where it is lifted; any other text stands as it is', async () => {
  const account = 'reasons';
  const engine = await accounts.open({ account });
  const email = 'eve@example.com';
  await engine.doNotContact.add({ email, reason: 'Unsubscribed', source: 'page' });
  await engine.doNotContact.add({ email, reason: ' BOUNCED ', source: 'page' });
  await engine.doNotContact.add({ email, reason: 'Our Own', source: 'page' });
  const reasons = async () =>
    (await engine.doNotContact.check({ email })).records.flatMap((record) =>
      record.reasons.map(({ reason }) => reason),
    );
  expect(await reasons()).toEqual(['unsubscribed', 'bounced', 'Our Own']);
  const csv = 'email,reason\neve@example.com;fay@example.com,UNSUBSCRIBED\n';
  expect(await engine.doNotContact.import(csv)).toMatchObject({
    rows: 1,
    added: 1,
    unchanged: 1,
    refused: 0,
  });
  expect((await all(engine.doNotContact.list({ reason: 'Unsubscribed' }))).map(({ value }) => value)).toEqual(
    [email, 'fay@example.com'],
  );
  expect((await engine.doNotContact.remove({ email, reason: 'our own', source: 'page' })).removed).toBe(0);
  for (const reason of ['unsubscribed', 'Bounced', 'Our Own'])
    expect((await engine.doNotContact.remove({ email, reason, source: 'page' })).removed).toBe(1);
  // What an earlier version has listed stands as it was written.
  await (
    await accounts.stored()
  )
    .collection('doNotContact')
    .updateOne({ account, value: 'fay@example.com' }, { $set: { 'reasons.0.reason': 'Unsubscribed' } });
  const fay = { email: 'fay@example.com', reason: 'unsubscribed', source: 'page' };
  expect((await engine.doNotContact.remove(fay)).removed).toBe(1);
});

it('normalising twice is once, and every spelling of one address or number opens the same gate', async () => {
  const engine = await accounts.open({ defaultCountry: 'GB' });
  const emails = [
    'Ann.Lee+x@Bücher.example',
    'kım@example.org',
    'info@STRASSE.example',
    'o’neil@例え.example',
  ];
  const dressed = (email: string): string[] => {
    const [name = '', domain = ''] = email.split('@');
    return [
      email,
      `${name.replace(/[a-z]/g, (letter) => letter.toUpperCase()).replace('I', 'i')}@${domain}`,
      `${name}@${domainToASCII(domain)}`,
      ` mailto:${email}. `,
      `<${name}@${domain.replaceAll('.', '。')}>`,
      `"${email}"`,
      `\u200b${name}\u00ad@${domain}\u200e`,
    ];
  };
  const phones = [
    [
      '+447700900125',
      '07700 900125',
      '0044 7700 900125',
      '+44 (0)7700 900125',
      '+44 07700-900-125',
      '＋４４７７００９００１２５',
    ],
    ['+442079460958', '020 7946 0958', '0044 (0) 20 7946 0958', '+44 (0)20 7946 0958'],
  ];
  const kinds = [
    ...emails.map((email) => dressed(email).map((one) => ({ email: one }))),
    ...phones.map((spellings) => spellings.map((phone) => ({ phone }))),
  ];
  for (const [first, ...others] of kinds as { email: string }[][]) {
    const point = first as { email: string };
    const ids = new Set<string>();
    for (const one of [point, ...others]) {
      const input = 'email' in one ? { emails: [one.email] } : { phones: [(one as { phone: string }).phone] };
      ids.add((await engine.profiles.upsert(input)).id);
    }
    expect([point, ids.size]).toEqual([point, 1]);
    await engine.doNotContact.add({ ...point, reason: 'unsubscribed', source: 'page' });
    const [record] = (await engine.doNotContact.check(point)).records;
    for (const one of [...others, { [record?.kind as 'email']: record?.value as string }])
      expect([one, (await engine.contacts.gate({ ...one, channel: 'x' })).allowed]).toEqual([one, false]);
    const [id = ''] = ids;
    const { emails: kept, phones: numbers } = await engine.profiles.get({ id });
    for (const email of kept)
      expect((await engine.profiles.upsert({ emails: [email] })).result).toBe('notModified');
    for (const phone of numbers)
      expect((await engine.profiles.upsert({ phones: [phone] })).result).toBe('notModified');
  }
});

it('a number is looked for on the list in whatever groups somebody types it', async () => {
  const engine = await accounts.open({ account: 'groups' });
  await engine.doNotContact.add({ phone: '+442079460001', reason: 'keyword', source: 'test' });
  await engine.doNotContact.add({ email: 'a20@example.com', reason: 'manual', source: 'test' });
  for (const search of ['+44 20 7946 0001', '020 7946 0001', '7946-0001', '+44 (0)20 7946 0001']) {
    const found: string[] = [];
    for await (const { value } of engine.doNotContact.list({ search })) found.push(value);
    expect([search, found]).toEqual([search, ['+442079460001']]);
  }
});
