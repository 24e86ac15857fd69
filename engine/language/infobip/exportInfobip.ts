import { attributeTypeIn } from '../attributes/attributeTypeIn';
import { normalizePhone } from '../identities/normalizePhone';
import { pointer } from '../rule/Problems';
import type { RuleContext } from '../rule/context';
import { describeCondition } from '../rule/describe';
import { parseRule } from '../rule/parse';
import type {
  AttributeCondition,
  Condition,
  IdentityCondition,
  Rule,
  Scalar,
  TagsCondition,
} from '../rule/types';
import { groupOf, isObjectsCondition } from '../rule/walk';
import { exportRelative } from './exportRelative';
import { attributeField, identityField } from './fields';
import type { Comparison, Untranslated } from './query';

type Query = Record<string, unknown>;

/**
 * A rule as a filter of Infobip's People API. `query` is null as soon as anything of the rule cannot be said there.
 *
 * @throws InvalidRuleError
 */
export function exportInfobip(
  context: RuleContext,
  rule: unknown,
): { query: Query | null; untranslated: Untranslated[] } {
  const writing = new Export(context);
  const query = writing.part(parseRule(rule, context, 'filter'), '', false);
  return {
    query: query !== undefined && writing.untranslated.length === 0 ? query : null,
    untranslated: writing.untranslated,
  };
}

/** There is no word for not: it is carried down to the comparisons, where an empty field has to be asked for as well. */
export class Export {
  readonly untranslated: Untranslated[] = [];

  constructor(private readonly context: RuleContext) {}

  part(rule: Rule, path: string, not: boolean): Query | undefined {
    const group = groupOf(rule);
    if (!group) return this.condition(rule as Condition, path, not);
    const { word, members } = group;
    const turned = word === 'none' ? !not : not;
    const parts = members.map((member, i) => this.part(member, pointer(pointer(path, word), i), turned));
    if (parts.some((one) => one === undefined)) return undefined;
    return joined((word === 'any') === not ? '#and' : '#or', parts as Query[]);
  }

  private condition(condition: Condition, path: string, not: boolean): Query | undefined {
    if ('event' in condition) return this.note(path, condition, 'Filters there do not ask for events.');
    if ('segment' in condition)
      return this.note(
        path,
        condition,
        'Filters there do not refer to segments: write its conditions instead.',
      );
    if ('doNotContact' in condition)
      return this.note(path, condition, 'Filters there do not ask for the Do Not Contact list.');
    if ('tags' in condition) return tags(condition, not);
    if ('identity' in condition) return this.identity(condition, path, not);
    if (this.context.computed(condition.attribute))
      return this.note(path, condition, 'Filters there do not know what is computed of events.');
    if (isObjectsCondition(condition))
      return this.note(path, condition, 'Filters there do not look into lists of objects.');
    return this.attribute(condition, path, not);
  }

  private note(path: string, condition: Condition, why: string): undefined {
    this.untranslated.push({ path, what: describeCondition(condition), why });
    return undefined;
  }

  private attribute(condition: AttributeCondition, path: string, not: boolean): Query | undefined {
    const type = attributeTypeIn(condition, this.context);
    const field = attributeField(condition.attribute);
    if (condition.caseSensitive === true)
      return this.note(path, condition, 'Filters there do not tell upper and lower case apart.');
    if (condition.ignoreYear === true)
      return this.note(path, condition, 'Filters there do not leave the year out.');
    const query = exportRelative(condition, field, not) ?? comparison(condition, field, not, type === 'list');
    return (
      query ?? this.note(path, condition, `There is no word for the opposite of "${condition.operator}".`)
    );
  }

  private identity(condition: IdentityCondition, path: string, not: boolean): Query | undefined {
    if (condition.caseSensitive === true)
      return this.note(path, condition, 'Filters there do not tell upper and lower case apart.');
    const there = condition.identity === 'phone' ? phoneThere(condition) : condition;
    if (!there)
      return this.note(path, condition, 'A phone number there is digits only: its "+" cannot be looked for.');
    const query = comparison(there, identityField(condition.identity), not, false);
    return (
      query ?? this.note(path, condition, `There is no word for the opposite of "${condition.operator}".`)
    );
  }
}

/** A phone number there is digits only. */
function phoneThere(condition: IdentityCondition): IdentityCondition | undefined {
  const { value, values, operator, ...rest } = condition;
  const wanted = values ?? (value === undefined ? [] : [value]);
  const whole = operator === 'is' || operator === 'isNot';
  const digits = wanted
    .map((text) => (whole ? normalized(text) : text))
    .map((text) => (whole || operator === 'startsWith' ? text.replace(/^\+/, '') : text));
  // A number begins with its "+": what begins without it is the beginning of none, and what is nothing but "+" that of all.
  const strange =
    operator === 'startsWith'
      ? wanted.some((text) => !/^\+./.test(text))
      : digits.some((text) => text.includes('+'));
  if (strange || digits.includes('')) return undefined;
  return {
    ...rest,
    operator,
    ...(values ? { values: digits } : value === undefined ? {} : { value: digits[0] as string }),
  };
}

function normalized(phone: string): string {
  try {
    return normalizePhone(phone);
  } catch {
    return phone;
  }
}

function tags({ tags: names, operator }: TagsCondition, not: boolean): Query {
  const none = (operator === 'hasNone') !== not;
  // Of hasAll the opposite lacks one of them; of hasAny all.
  const each = names.map((tag) => ({ [none ? '#notContain' : '#contains']: { tags: tag } }));
  return joined(operator === 'hasAll' ? (not ? '#or' : '#and') : none ? '#and' : '#or', each);
}

type Compared = { readonly operator: string; readonly value?: Scalar; readonly values?: readonly Scalar[] };

const OPPOSITES: Readonly<Record<string, string>> = {
  is: 'isNot',
  isNot: 'is',
  contains: 'notContains',
  notContains: 'contains',
  isEmpty: 'isNotEmpty',
  isNotEmpty: 'isEmpty',
};
/** A comparison, and what an empty field or one on the other side of the value answers. */
const ORDERED: Readonly<Record<string, readonly [Comparison, Comparison]>> = {
  lessThan: ['#lt', '#gte'],
  lessOrEqual: ['#lte', '#gt'],
  greaterOrEqual: ['#gte', '#lt'],
  greaterThan: ['#gt', '#lte'],
  before: ['#lt', '#gte'],
  until: ['#lte', '#gt'],
  since: ['#gte', '#lt'],
  after: ['#gt', '#lte'],
};
const PARTS: Readonly<Record<string, readonly [Comparison, '#or' | '#and']>> = {
  contains: ['#contains', '#or'],
  notContains: ['#notContain', '#and'],
  startsWith: ['#startsWith', '#or'],
  endsWith: ['#endsWith', '#or'],
};

function comparison(
  { operator, value, values }: Compared,
  field: string,
  not: boolean,
  ofList: boolean,
): Query | undefined {
  if (not) {
    const ordered = ORDERED[operator];
    if (ordered) return { '#or': [{ [ordered[1]]: { [field]: value } }, { '#notExist': field }] };
    const opposite = OPPOSITES[operator];
    return opposite === undefined
      ? undefined
      : comparison(
          { operator: opposite, ...(values ? { values } : value === undefined ? {} : { value }) },
          field,
          false,
          ofList,
        );
  }
  if (operator === 'isEmpty') return { '#notExist': field };
  if (operator === 'isNotEmpty') return { '#exist': field };
  const ordered = ORDERED[operator];
  if (ordered) return { [ordered[0]]: { [field]: value } };
  const wanted = values ?? [value as Scalar];
  const part = ofList ? PARTS[operator === 'is' ? 'contains' : 'notContains'] : PARTS[operator];
  if (part)
    return joined(
      part[1],
      wanted.map((one) => ({ [part[0]]: { [field]: one } })),
    );
  if (values) return { [operator === 'is' ? '#in' : '#notIn']: { [field]: [...values] } };
  return { [operator === 'is' ? '#eq' : '#ne']: { [field]: value } };
}

/** A group of one member is that member. */
const joined = (word: '#and' | '#or', parts: readonly Query[]): Query =>
  parts.length === 1 ? (parts[0] as Query) : { [word]: [...parts] };
