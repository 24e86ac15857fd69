import { IDENTITY_KINDS } from '../identities/identityKinds';
import { CALENDAR_UNITS, type AttributeOperatorDefinition } from '../operators/Operator';
import {
  MEASURES,
  OCCURRENCE_OPERATORS,
  operatorsForType,
  WHICH,
  PROPERTY_OPERATORS,
  TIMEFRAME_OPERATORS,
  IDENTITY_OPERATORS,
} from '../operators/catalogue';
import { DO_NOT_CONTACT_OPERATORS, SEGMENT_OPERATORS, TAG_OPERATORS } from '../operators/setOperators';
import { DURATION_UNITS, type TimeframeArgument } from '../operators/timeframe/Timeframe';
import {
  MAX_CALENDAR_AMOUNT,
  MAX_CONDITIONS,
  MAX_COUNT,
  MAX_DURATION_AMOUNT,
  MAX_STEPS,
  MAX_TEXT_LENGTH,
  MAX_VALUES,
} from './limits';
import { ATTRIBUTE_TYPES } from './types';

type Schema = Readonly<Record<string, unknown>>;

const NAME: Schema = { type: 'string', minLength: 1, maxLength: 200 };
const TEXT: Schema = { type: 'string', minLength: 1, maxLength: MAX_TEXT_LENGTH };
const SCALAR: Schema = { anyOf: [TEXT, { type: 'number' }, { type: 'boolean' }] };
const INSTANT: Schema = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?(Z|[+-]\\d{2}:\\d{2})$',
};

const whole = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
const words = (names: Iterable<string>): Schema => ({ enum: [...names] });

/** An object with exactly these members; `optional` ones may be left out. */
const object = (required: Record<string, unknown>, optional: Record<string, unknown> = {}): Schema => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
});

/**
 * The rule language as JSON Schema (draft 2020-12), made from the catalogue: for editors and for tools that write rules. What a schema
 * cannot say, such as the types of the account's attributes, `audience.validate` says.
 */
export function ruleSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Audience Engine rule',
    description: 'Says who belongs to a segment.',
    $ref: '#/$defs/rule',
    $defs: {
      rule: {
        anyOf: [
          ...groups('rule'),
          ...['attribute', 'objects', 'event', 'tags', 'identity', 'segment', 'doNotContact'].map((name) => ({
            $ref: `#/$defs/${name}`,
          })),
        ],
      },
      where: { anyOf: [...groups('where'), { $ref: '#/$defs/property' }] },
      attribute: { anyOf: attributeShapes() },
      objects: object(
        { attribute: NAME, match: words(['any', 'all', 'none']), where: { $ref: '#/$defs/where' } },
        { type: { const: 'objects' } },
      ),
      property: {
        anyOf: [...PROPERTY_OPERATORS.values()].flatMap((operator) =>
          shapesOf(operator, { property: NAME }, { caseSensitive: { type: 'boolean' } }),
        ),
      },
      event: { anyOf: eventShapes() },
      timeframe: { anyOf: timeframes() },
      ...Object.fromEntries(
        Array.from({ length: MAX_STEPS }, (_, i) => [`step${i + 1}`, { anyOf: stepShapes(i + 1) }]),
      ),
      tags: object({
        tags: { type: 'array', items: TEXT, minItems: 1, maxItems: MAX_VALUES },
        operator: words(TAG_OPERATORS.keys()),
      }),
      identity: {
        anyOf: [...IDENTITY_OPERATORS.values()].flatMap((operator) =>
          shapesOf(
            operator,
            { identity: words(IDENTITY_KINDS) },
            { caseSensitive: { type: 'boolean' } },
            TEXT,
          ),
        ),
      },
      segment: object({ segment: TEXT, operator: words(SEGMENT_OPERATORS.keys()) }),
      doNotContact: object(
        {
          doNotContact: words(['email', 'phone', 'any']),
          operator: words(DO_NOT_CONTACT_OPERATORS.keys()),
        },
        { channel: TEXT },
      ),
    },
  };
}

const groups = (member: string): Schema[] =>
  ['all', 'any', 'none'].map((word) =>
    object({
      [word]: { type: 'array', items: { $ref: `#/$defs/${member}` }, minItems: 1, maxItems: MAX_CONDITIONS },
    }),
  );

/** One shape per operator: any attribute may have the type it is for. */
function attributeShapes(): Schema[] {
  const operators = new Set(ATTRIBUTE_TYPES.flatMap((type) => operatorsForType(type)));
  return [...operators].flatMap((operator) => {
    const optional = {
      type: words(operator.types),
      ...(operator.types.includes('text') ? { caseSensitive: { type: 'boolean' } } : {}),
    };
    return shapesOf(operator, { attribute: NAME }, optional);
  });
}

function shapesOf(
  operator: AttributeOperatorDefinition,
  required: Record<string, unknown>,
  optional: Record<string, unknown>,
  value = valueOf(operator),
): Schema[] {
  const start = {
    ...required,
    operator: { const: operator.name, title: operator.label, description: operator.example.means },
  };
  if (operator.kind === 'emptiness') return [object(start, optional)];
  if (operator.kind === 'relative') {
    const amount = operator.amount
      ? { amount: whole(0, MAX_CALENDAR_AMOUNT), unit: words(CALENDAR_UNITS) }
      : {};
    return [
      object(
        { ...start, ...amount },
        { ...optional, ...(operator.yearMayBeIgnored ? { ignoreYear: { type: 'boolean' } } : {}) },
      ),
    ];
  }
  const one = object({ ...start, value }, optional);
  if (!operator.manyValues) return [one];
  return [
    one,
    object(
      { ...start, values: { type: 'array', items: value, minItems: 1, maxItems: MAX_VALUES } },
      optional,
    ),
  ];
}

function valueOf(operator: AttributeOperatorDefinition): Schema {
  if (operator.kind !== 'value' && operator.kind !== 'negative') return {};
  const { text, number } = operator.kind === 'negative' ? operator.negates : operator;
  if (text && number) return SCALAR;
  return number ? { type: 'number' } : TEXT;
}

/** How often, what they add up to, or which of them: one of the three; the first and the last need what holds for them. */
function eventShapes(): Schema[] {
  const where = { where: { $ref: '#/$defs/where' } };
  const followedBy = { followedBy: { $ref: '#/$defs/step1' } };
  const common = { happened: { type: 'boolean' }, timeframe: { $ref: '#/$defs/timeframe' } };
  const which = { event: NAME, which: words(WHICH.keys()) };
  return [
    object({ event: NAME }, { ...common, ...where, ...followedBy, occurrence: { anyOf: occurrences() } }),
    object({ event: NAME, measure: { anyOf: measures() } }, { ...common, ...where, ...followedBy }),
    object({ ...which, ...where }, { ...common, ...followedBy }),
    object({ ...which, ...followedBy }, { ...common, ...where }),
  ];
}

/** Only what happens is followed by something else. */
function stepShapes(step: number): Schema[] {
  const optional = {
    where: { $ref: '#/$defs/where' },
    within: object({ amount: whole(1, MAX_DURATION_AMOUNT), unit: words(DURATION_UNITS) }),
    same: NAME,
  };
  return [
    object(
      { event: NAME },
      {
        ...optional,
        happened: { const: true },
        ...(step < MAX_STEPS ? { followedBy: { $ref: `#/$defs/step${step + 1}` } } : {}),
      },
    ),
    object({ event: NAME, happened: { const: false } }, optional),
  ];
}

const measures = (): Schema[] =>
  [...MEASURES.values()].flatMap(({ name, label, argument, whole: isWhole }) => {
    const of = { of: { const: name, title: label }, ...(argument === 'property' ? { property: NAME } : {}) };
    if (!isWhole)
      return [object({ ...of, operator: words(OCCURRENCE_OPERATORS.keys()), value: { type: 'number' } })];
    return [...OCCURRENCE_OPERATORS.keys()].map((operator) =>
      object({
        ...of,
        operator: { const: operator },
        value: whole(operator === 'lessThan' ? 1 : 0, MAX_COUNT),
      }),
    );
  });

const occurrences = (): Schema[] =>
  [...OCCURRENCE_OPERATORS.values()].map(({ name, label }) =>
    object({ operator: { const: name, title: label }, count: whole(name === 'lessThan' ? 1 : 0, MAX_COUNT) }),
  );

const TIMEFRAME_ARGUMENTS: Readonly<Record<TimeframeArgument, Record<string, unknown>>> = {
  none: {},
  amount: { amount: whole(1, MAX_DURATION_AMOUNT), unit: words(DURATION_UNITS) },
  range: {
    from: whole(0, MAX_DURATION_AMOUNT),
    to: whole(0, MAX_DURATION_AMOUNT),
    unit: words(DURATION_UNITS),
  },
  instant: { at: INSTANT },
  instants: { from: INSTANT, to: INSTANT },
};

const timeframes = (): Schema[] =>
  [...TIMEFRAME_OPERATORS.values()].map(({ name, label, argument }) =>
    object({ operator: { const: name, title: label }, ...TIMEFRAME_ARGUMENTS[argument] }),
  );
