import fc from 'fast-check';
import { InvalidArgumentError } from '../../../../engine/store/errors';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { normalizeEmail, readEmail } from '../../../../engine/language/identities/normalizeEmail';
import { normalizeExternalId } from '../../../../engine/language/identities/normalizeExternalId';
import { normalizePhone } from '../../../../engine/language/identities/normalizePhone';
import { isPossibleAsWritten } from '../../../../engine/language/identities/phonePlans';

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.anything(),
  fc.emailAddress(),
  fc.string().map((text) => `+${text}`),
);
const runs = { numRuns: 2_000 };

describe.each([
  ['email', normalizeEmail],
  ['phone', (value: string) => normalizePhone(value, { defaultCountry: 'GB' })],
  ['externalId', normalizeExternalId],
])('%s', (_, normalize) => {
  it('has one form: what was normalised is normal; all else is refused as an argument', () => {
    fc.assert(
      fc.property(anything, (value) => {
        let normal: string;
        try {
          normal = normalize(value as string);
        } catch (error) {
          return error instanceof InvalidArgumentError && error.hint !== '';
        }
        return typeof normal === 'string' && normal !== '' && normalize(normal) === normal;
      }),
      runs,
    );
  });
});

it('an email address is one however it is cased and whatever stands around it', () => {
  fc.assert(
    fc.property(
      fc.emailAddress(),
      fc.constantFrom('', ' ', '\t', '\n'),
      (email, around) => normalizeEmail(`${around}${email.toUpperCase()}${around}`) === normalizeEmail(email),
    ),
    runs,
  );
});

/** Numbers of several countries that are possible, in E.164. */
const numbers = fc
  .oneof(
    fc.stringMatching(/^\+447[0-9]{9}$/),
    fc.stringMatching(/^\+1[2-9][0-9]{9}$/),
    fc.stringMatching(/^\+49[1-9][0-9]{9}$/),
    fc.stringMatching(/^\+33[1-9][0-9]{8}$/),
    fc.stringMatching(/^\+3906[0-9]{8}$/),
    fc.stringMatching(/^\+5255[0-9]{8}$/),
  )
  .filter((number) => !/(\d)\1{5}/.test(number));

it('a phone number is one with whatever separators, in whatever digits, and with 00 for the plus', () => {
  fc.assert(
    fc.property(
      numbers,
      fc.constantFrom(' ', '-', '.', '\u00a0', '\u2011', '\u200b'),
      fc.integer({ min: 4, max: 8 }),
      (number, separator, at) => {
        const normal = normalizePhone(number);
        const written = `${number.slice(1, at)}${separator}${number.slice(at)}`;
        const wide = written.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
        const arabic = written.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
        return [
          `+${written}`,
          ` +${written} `,
          `00${written}`,
          `＋${wide}`,
          `+${arabic}`,
          `tel:+${written}`,
        ].every((one) => normalizePhone(one) === normal);
      },
    ),
    { numRuns: 300 },
  );
});

it('a number is asked of its own country quickly, and of the library where that does not settle it: with one answer', () => {
  fc.assert(
    fc.property(
      fc.oneof(numbers, fc.stringMatching(/^\+[1-9][0-9]{6,13}$/)),
      (number) => !isPossibleAsWritten(number) || parsePhoneNumberFromString(number)?.number === number,
    ),
    { numRuns: 1_000 },
  );
});

it.each([
  ['+44 07700 900125', undefined, '+447700900125'],
  ['+49 0171 1234567', undefined, '+491711234567'],
  ['+33 06 12 34 56 78', undefined, '+33612345678'],
  ['+1 1 415 555 0100', undefined, '+14155550100'],
  ['0044 (0) 20 7946 0958', undefined, '+442079460958'],
  ['0044 (0) 20 7946 0958', 'US', '+442079460958'],
  ['011 44 20 7946 0958', 'US', '+442079460958'],
  ['+351 (0) 912 345 678', undefined, '+351912345678'],
  ['+39 06 1234567', undefined, '+39061234567'],
  ['８ (912) 345-67-89', 'RU', '+79123456789'],
  ['447700900123', 'GB', '+447700900123'],
  ['030/1234567', 'DE', '+49301234567'],
  ['01.42.68.53.00', 'FR', '+33142685300'],
  ['+52 1 55 1234 5678', undefined, '+5215512345678'],
])('%s (%s) is the number that it means', (written, defaultCountry, normal) => {
  expect(normalizePhone(written, { defaultCountry })).toBe(normal);
});

it.each([
  ['1-800-FLOWERS', 'US'],
  ['+44770090012O', undefined],
  ['+44 7700 900123/4', undefined],
  ['+44 7700 900123 / 900124', undefined],
  ['447700900123.0', 'GB'],
  ['1711234567.0', 'DE'],
  ['4.47700900123E+11', 'GB'],
  ['555-0100', 'US'],
  ['+44 7700 900123 ext. 5', undefined],
  ['+447700900123, +447700900124', undefined],
  ['+11800', undefined],
  ['+4477009001234', undefined],
  ['+440000000000', undefined],
  ['+1 111 111 1111', undefined],
  ['N/A', 'GB'],
  ['0', 'GB'],
])('%s (%s) is no number, and is neither cut nor lengthened to one', (written, defaultCountry) => {
  expect(() => normalizePhone(written, { defaultCountry })).toThrow(InvalidArgumentError);
});

it('every spelling of one address has one key, and is shown as it was written', () => {
  for (const one of [
    'ann@bücher.example',
    'ANN@BÜCHER.EXAMPLE',
    'ann@xn--bcher-kva.example',
    'ann@XN--BCHER-KVA.example',
    'ann@bu\u0308cher.example',
    'ann@bücher。example',
    'ann@bücher．example',
    'ａｎｎ＠ｂücher.example',
    '\u200bann@bücher.example\u200e',
    'a\u00adnn@bü\u2060cher.example',
    'ann@bücher.example.',
    'mailto:ann@bücher.example',
    '<ann@bücher.example>',
    '"ann@bücher.example"',
    "'ann@bücher.example'",
    '“ann@bücher.example”',
    '<mailto:ann@bücher.example>',
    '\ufeff ann@bücher.example \u00a0',
  ])
    expect([one, normalizeEmail(one)]).toEqual([one, 'ann@xn--bcher-kva.example']);
  expect(readEmail(' <Ann.Lee@Bücher.example.> ').written).toBe('Ann.Lee@Bücher.example');
  expect(readEmail('\u200bAnn@Straße.example').written).toBe('Ann@Straße.example');
});

it('addresses of two people stay two', () => {
  for (const [one, other] of [
    ['kım@example.org', 'kim@example.org'],
    ['KİM@example.org', 'kim@example.org'],
    ['\u212aim@example.org', 'kim@example.org'],
    ['info@straße.example', 'info@strasse.example'],
    ['straße@example.org', 'strasse@example.org'],
    ['ﬁona@example.org', 'fiona@example.org'],
    ['me\u017f@example.org', 'mes@example.org'],
    ['josé@example.org', 'jose@example.org'],
  ] as const)
    expect(normalizeEmail(one)).not.toBe(normalizeEmail(other));
  expect(normalizeEmail('JOSÉ@example.org')).toBe(normalizeEmail('jose\u0301@example.org'));
});

it.each([
  'a@b..com',
  '.a@b.com',
  'a.@b.com',
  'a..b@c.com',
  'a,b@c.com',
  'a;b@c.com',
  'a@b.com,c@d.com',
  'a@b.com;',
  'cd@example.com^Rome',
  'a@b.com>',
  '<a@b.com',
  'Ann <a@b.com>',
  'a(b)@c.com',
  '"a,b"@c.com',
  'a:b@c.com',
  'a\\b@c.com',
  'a，b@c.com',
  'a@b.com/x',
  'a@-b.com',
  'a@b_.com-',
  'none@none.com',
  'a\u2028@b.com',
  'a@%41.com',
])('%s is no address that a mailer reads in one way', (text) => {
  expect(() => normalizeEmail(text)).toThrow(InvalidArgumentError);
});

it('an address or a number that is written as its key is read at once, and never otherwise than with white space before it', () => {
  const part = fc.stringMatching(/^[a-z0-9_+-]{1,6}$/);
  const label = fc.oneof(
    fc.stringMatching(/^[a-z0-9-]{1,6}$/),
    fc.constantFrom('none', 'n-a', 'unknown', 'xn--bcher-kva', 'xn--', '1', '0x10', 'com', 'b'.repeat(64)),
  );
  const address = fc
    .tuple(
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.array(label, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '.'),
    )
    .map(([name, domain, dot]) => `${name.join('.')}${dot}@${domain.join('.')}`);
  const outcome = (read: () => unknown): unknown => {
    try {
      return read();
    } catch {
      return 'refused';
    }
  };
  fc.assert(
    fc.property(address, (one) =>
      expect(outcome(() => readEmail(one))).toEqual(outcome(() => readEmail(` ${one}`))),
    ),
    { numRuns: 10_000 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^\+[0-9]{6,16}$/), (one) =>
      expect(outcome(() => normalizePhone(one))).toEqual(outcome(() => normalizePhone(` ${one}`))),
    ),
    runs,
  );
});

it('an external id stays as it is written, without white space around it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 500 }).filter((text) => /[a-z]\d/i.test(text)),
      (text) => normalizeExternalId(text) === text.trim(),
    ),
    runs,
  );
  expect(normalizeExternalId('  __proto__ ')).toBe('__proto__');
});

it.each([
  'N/A',
  'n/a',
  '-',
  '--',
  'none',
  'None',
  'null',
  'NULL',
  'undefined',
  '0',
  '00',
  '0.0',
  '#N/A',
  '#REF!',
  'NaN',
  '(null)',
  '"null"',
  "'-'",
  '[object Object]',
  'n.a.',
  '\\N',
  '?',
  '…',
  ' unknown ',
  'not set',
])('%s is no key: it would join everybody who has it', (text) => {
  expect(() => normalizeExternalId(text, { refusePlaceholders: true })).toThrow(/stands for no external ID/);
});

it('a program may mean a bare word as its key, and never what comes of a value that is missing', () => {
  for (const word of ['none', 'null', 'unknown', 'nil']) expect(normalizeExternalId(word)).toBe(word);
  for (const text of ['undefined', 'NaN', 'N/A', '-', '0', '#N/A', '(null)', '[object Object]'])
    expect(() => normalizeExternalId(text)).toThrow(/stands for no external ID/);
});

it.each([
  [
    normalizeEmail,
    [
      '',
      'ada',
      '@',
      'a@',
      '@b',
      'a@b@c',
      'a b@c',
      'a\u0000@b',
      'a@b\ud800',
      `${'x'.repeat(320)}@b`,
      7,
      null,
      undefined,
      {},
      { toString: '' },
      Symbol('s'),
    ],
  ],
  [
    normalizePhone,
    [
      '',
      '12',
      '+',
      'abc',
      '07700900123',
      '+0123456789',
      '+1234567890123456',
      7,
      null,
      undefined,
      {},
      { toString: '' },
      Symbol('s'),
    ],
  ],
  [
    normalizeExternalId,
    ['', 'a\nb', 'a\u0000', '\udfff', 'x'.repeat(501), 7, null, undefined, {}, { toString: '' }, Symbol('s')],
  ],
] as [(value: never) => string, unknown[]][])('refuses what is none', (normalize, values) => {
  for (const value of values) expect(() => normalize(value as never)).toThrow(InvalidArgumentError);
});
