/** Every operator is labelled, shown by an example, judged by a case and listed in the reference. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  ATTRIBUTE_OPERATORS,
  DO_NOT_CONTACT_OPERATORS,
  FOLLOWED_BY,
  IDENTITY_OPERATORS,
  MEASURES,
  OCCURRENCE_OPERATORS,
  PROPERTY_OPERATORS,
  SEGMENT_OPERATORS,
  TAG_OPERATORS,
  TIMEFRAME_OPERATORS,
  WHICH,
  type Rule,
} from '../../engine';
import { findProblems } from '../../engine/language/rule/parse';
import { contextOf } from './inMemory';
import { STAGES } from './stages';

const FAMILIES = {
  attribute: ATTRIBUTE_OPERATORS,
  identity: IDENTITY_OPERATORS,
  property: PROPERTY_OPERATORS,
  occurrence: OCCURRENCE_OPERATORS,
  timeframe: TIMEFRAME_OPERATORS,
  measure: MEASURES,
  which: WHICH,
  sequence: FOLLOWED_BY,
  tags: TAG_OPERATORS,
  segment: SEGMENT_OPERATORS,
  doNotContact: DO_NOT_CONTACT_OPERATORS,
} as const;
const OPERATORS = Object.entries(FAMILIES).flatMap(([family, operators]) =>
  [...operators.values()].map((operator) => ({ family, operator })),
);
const page = readFileSync(resolve(__dirname, '../../docs/rules.md'), 'utf8');

/** `family operator` of every condition in any JSON of a rule. */
function* usedIn(part: unknown, inside = ''): Generator<string> {
  if (typeof part !== 'object' || part === null) return;
  const own = part as Record<string, unknown>;
  const family =
    Object.keys(FAMILIES).find((word) => word in own && typeof own.operator === 'string') ?? inside;
  if (typeof own.operator === 'string') yield `${family} ${own.operator}`;
  if (typeof own.of === 'string') yield `measure ${own.of}`;
  if (typeof own.which === 'string') yield `which ${own.which}`;
  if (inside === 'followedBy') yield `sequence ${own.happened === false ? 'notFollowedBy' : 'followedBy'}`;
  for (const [key, value] of Object.entries(own))
    yield* usedIn(value, ['occurrence', 'timeframe', 'measure', 'followedBy'].includes(key) ? key : '');
}

const cases: Rule[] = STAGES.flatMap((stage) => stage.cases.map(({ rule }) => rule));
const used = new Set(cases.flatMap((rule) => [...usedIn(rule)]));

it.each(OPERATORS.map(({ family, operator }) => [`${family} ${operator.name}`, operator] as const))(
  'R22–R59 %s has a label, an example, a case and a line in docs/rules.md',
  (key, operator) => {
    expect(operator.label).toMatch(/^[A-Z][A-Za-z ]+$/);
    expect(operator.example.means).toMatch(/^.{10,}\.$/);
    expect(findProblems(operator.example.rule, contextOf({ zone: 'UTC', types: {} }), 'filter')).toEqual([]);
    expect([...usedIn(operator.example.rule)].some((one) => one.endsWith(` ${operator.name}`))).toBe(true);
    expect(used).toContain(key);
    expect(page).toContain(`\`${operator.name}\``);
  },
);

it('types that an operator takes have a case each', () => {
  const types = new Map(STAGES.flatMap(({ types: of }) => Object.entries(of)));
  const shown = new Set(
    STAGES.flatMap(({ cases: of }) =>
      of.flatMap(({ rule }) =>
        'attribute' in rule && 'operator' in rule ? [types.get(rule.attribute) ?? 'text'] : [],
      ),
    ),
  );
  expect([...shown].sort()).toEqual(['boolean', 'date', 'datetime', 'list', 'number', 'text']);
});

/** The examples of the page this product is drawn from, operator by operator. */
const EXAMPLES = [
  'spent a specific amount of money',
  'more or less than the specified amount',
  'still have a way to go',
  'spent this same amount of money or less',
  'reached a certain threshold or went over it',
  'spent over a certain threshold',
  'City attribute is empty',
  'Favorite Color attribute is not empty',
  "starts with 'Lo'",
  "ends with 'on'",
  "First Name containing 'da'",
  "do not contain 'da'",
  "in 5 days' time",
  'within the next 7 days',
  'more than 7 days from today',
  'was 5 days ago',
  'within the past 5 days',
  'more than 1 week before today',
  'before and not including',
  'before and including',
  'since and including',
  'after and not including',
  'only the date part',
  'exact number of times',
  'less than 3 purchases',
  'smaller or equal',
  'or more than the defined value',
  'more than 5 products',
  'It does not matter when',
  'during the past',
  'happened before the last',
  'between the last “x” and “y”',
  'Active Mobile Users',
  'Inactive Mobile Users',
  'Electronics Wishlist',
  'the same conference',
  'either in New York or in Mexico City',
  'reached over a certain channel',
  'tags, gender, country, city, address',
] as const;

it.each(EXAMPLES)('R22–R59 the example “%s” is a case', (words) => {
  expect(
    STAGES.flatMap(({ cases: of }) => of.map(({ name }) => name)).filter((name) => name.includes(words)),
  ).not.toEqual([]);
});
