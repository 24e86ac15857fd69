import fc from 'fast-check';
import { InvalidArgumentError } from '../../../../engine/store/errors';
import { normalizeEmail } from '../../../../engine/language/identities/normalizeEmail';
import { normalizeExternalId } from '../../../../engine/language/identities/normalizeExternalId';
import { normalizePhone } from '../../../../engine/language/identities/normalizePhone';

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

it('a phone number is one with whatever separators, and with 00 for the plus', () => {
  const digits = fc.stringMatching(/^[1-9][0-9]{7,12}$/);
  fc.assert(
    fc.property(
      digits,
      fc.constantFrom(' ', '-', '.', '/', '\u00a0', '\u2011'),
      fc.nat(6),
      (number, separator, at) => {
        const normal = `+${number}`;
        const written = `${number.slice(0, at + 1)}${separator}${number.slice(at + 1)}`;
        return [`+${written}`, ` +${written} `, `00${written}`].every(
          (one) => normalizePhone(one) === normal,
        );
      },
    ),
    runs,
  );
});

it('an external id stays as it is written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 500 }), (text) => normalizeExternalId(text) === text),
    runs,
  );
  expect(normalizeExternalId('  __proto__ ')).toBe('  __proto__ ');
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
