import type { Rule } from '../../../engine';
import { accountsOf } from '../accounts';

const accounts = accountsOf('doNotContactChannels');

it('a condition that names a channel asks for what is listed for it or for all; without one for any: in both interpreters', async () => {
  const engine = await accounts.open({ account: 'shop' });
  const everybody = ['ann', 'bob', 'cal', 'dan', 'eve'];
  await engine.profiles.upsertMany(
    everybody.map((externalId, i) => ({
      externalId,
      emails: [`${externalId}@example.com`],
      ...(externalId !== 'eve' && { phones: [`+44207946000${i}`] }),
    })),
  );
  await engine.doNotContact.add({
    phone: '+442079460000',
    channel: 'SMS',
    reason: 'keyword',
    source: 'test',
  });
  await engine.doNotContact.add({ phone: '+442079460001', reason: 'unsubscribed', source: 'test' });
  await engine.doNotContact.add({
    email: 'cal@example.com',
    channel: 'e-mail',
    reason: 'bounced',
    source: 'test',
  });
  await engine.doNotContact.add({
    email: 'eve@example.com',
    channel: 'Letter',
    reason: 'manual',
    source: 'test',
  });
  const of = (given: object): Rule => ({ doNotContact: 'any', operator: 'isListed', ...given }) as Rule;
  const cases: [object, string[]][] = [
    [{}, ['ann', 'bob', 'cal', 'eve']],
    [{ channel: 'sms' }, ['ann', 'bob']],
    [{ channel: ' Sms ' }, ['ann', 'bob']],
    [{ channel: 'sms', operator: 'isNotListed' }, ['cal', 'dan', 'eve']],
    [{ channel: 'email' }, ['bob', 'cal']],
    [{ channel: 'E-Mail', doNotContact: 'email' }, ['cal']],
    [{ channel: 'sms', doNotContact: 'email' }, []],
    [{ channel: 'letter', doNotContact: 'email' }, ['eve']],
    [{ channel: 'nowhere' }, ['bob']],
  ];
  for (const [given, expected] of cases) {
    const rule = of(given);
    const selected = [];
    for await (const { externalId } of engine.audience.select(rule)) selected.push(externalId);
    expect([given, selected.sort()]).toEqual([given, expected]);
    for (const externalId of everybody) {
      const matches = await engine.audience.matches(rule, { externalId });
      expect([given, externalId, matches]).toEqual([given, externalId, expected.includes(externalId)]);
    }
  }
  const explained = await engine.audience.explain(of({ channel: 'sms' }), { externalId: 'ann' });
  expect(explained.found).toEqual({ email: false, phone: true });
  expect(await engine.audience.describe(of({ channel: 'sms' }))).toContain(
    'on the Do Not Contact list for "sms"',
  );
  const segment = await engine.segments.create({
    name: 'No SMS',
    type: 'snapshot',
    rule: of({ channel: 'sms' }),
  });
  expect(segment.rule).toEqual(of({ channel: 'sms' }));
  expect(await engine.segments.count('No SMS')).toBe(2);
});

it.each([7, null, '', ' ', '*', '\u200b', 'x'.repeat(201), ['sms']])(
  '%j is no channel of a condition: said with its place',
  async (channel) => {
    const engine = await accounts.open();
    const { valid, problems } = await engine.audience.validate(
      { doNotContact: 'any', operator: 'isListed', channel },
      { for: 'filter' },
    );
    expect(valid).toBe(false);
    expect(problems).toEqual([
      expect.objectContaining({ path: '/channel', hint: expect.stringMatching(/\S/) }),
    ]);
  },
);
