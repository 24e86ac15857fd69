import type { Document, Filter } from 'mongodb';
import { attributeTypeIn } from '../../../language/attributes/attributeTypeIn';
import { parseDay } from '../../../language/calendar/days';
import type { Moment } from '../../../language/calendar/moment';
import { stretchesOf, textBoundsOf, type Stretch } from '../../../language/calendar/stretches';
import type {
  AttributeOperatorDefinition,
  MongoMeaning,
  Span,
  ValueOperatorDefinition,
} from '../../../language/operators/Operator';
import { ATTRIBUTE_OPERATORS, IDENTITY_OPERATORS } from '../../../language/operators/catalogue';
import { TAG_OPERATORS } from '../../../language/operators/setOperators';
import {
  spanOf,
  wantedElements,
  wantedOf,
  wantedStretches,
  wantedTexts,
} from '../../../language/rule/attributeOperands';
import type { RuleContext } from '../../../language/rule/context';
import { looksIntoAddresses, wantedIdentities } from '../../../language/rule/identityOperands';
import type {
  AttributeCondition,
  AttributeType,
  Condition,
  IdentityCondition,
} from '../../../language/rule/types';
import { isObjectsCondition } from '../../../language/rule/walk';
import { encodeName } from '../../../language/text/names';
import { spanAt } from '../memory/compileRelative';
import { wantedTags } from '../memory/compileTags';
import { birthdayFilter } from './birthdayFilter';

export type ProfileFilter = Filter<Document>;

/** A filter that no profile passes. */
export const NOBODY: ProfileFilter = { _id: { $in: [] } };

/**
 * The exact filter of stored profiles for one condition on attributes, tags or identities, at a moment. `undefined` where MongoDB's answer
 * could differ from ours, or would need another collection: objects of lists, birthdays of datetimes (MongoDB has time zone tables of its
 * own), computed attributes, events, Do Not Contact. Those are decided by the compiled rule.
 */
export function leafFilter(
  condition: Condition,
  context: RuleContext,
  moment: Moment,
): ProfileFilter | undefined {
  if ('attribute' in condition) {
    if (context.computed(condition.attribute)) return undefined;
    return isObjectsCondition(condition)
      ? undefined
      : attributeFilter(condition, attributeTypeIn(condition, context), moment);
  }
  if ('tags' in condition)
    return { tags: { [TAG_OPERATORS.get(condition.operator)?.mongo ?? '$in']: wantedTags(condition) } };
  return 'identity' in condition ? identityFilter(condition) : undefined;
}

const not = (filter: ProfileFilter): ProfileFilter => ({ $nor: [filter] });

function attributeFilter(
  condition: AttributeCondition,
  type: AttributeType,
  moment: Moment,
): ProfileFilter | undefined {
  const key = encodeName(condition.attribute);
  const operator = ATTRIBUTE_OPERATORS.get(condition.operator) as AttributeOperatorDefinition;
  switch (operator.kind) {
    case 'emptiness':
      return { [`attributes.${key}`]: { $exists: !operator.empty } };
    case 'relative': {
      if (condition.ignoreYear === true)
        return type === 'date'
          ? birthdayFilter(`attributes.${key}`, spanAt(operator, condition, moment.today))
          : undefined;
      const span = spanAt(operator, condition, moment.today);
      return type === 'date' ? dateFilter(key, [span]) : datetimeFilter(key, stretchesOf(moment.zone, span));
    }
    case 'value':
      return valueFilter(operator, condition, type, key, moment);
    case 'negative':
      return not(valueFilter(operator.negates, condition, type, key, moment));
  }
}

function valueFilter(
  operator: ValueOperatorDefinition,
  condition: AttributeCondition,
  type: AttributeType,
  key: string,
  moment: Moment,
): ProfileFilter {
  switch (type) {
    case 'text':
      return fieldFilter(
        `${condition.caseSensitive === true ? 'attributes' : 'folded'}.${key}`,
        operator.text?.mongo(wantedTexts(condition)),
      );
    case 'number':
      return fieldFilter(`attributes.${key}`, operator.number?.mongo(wantedOf(condition) as number[]));
    case 'boolean':
      return fieldFilter(`attributes.${key}`, operator.boolean?.mongo(wantedOf(condition) as boolean[]));
    case 'date':
      return dateFilter(
        key,
        wantedOf(condition).map((value) => spanOf(operator, parseDay(String(value)) as number)),
      );
    case 'datetime':
      return datetimeFilter(key, wantedStretches(operator, condition, moment.zone));
    case 'list':
      return { [`folded.${key}`]: { $in: wantedElements(condition) } };
    case 'objects':
      return NOBODY;
  }
}

function fieldFilter(field: string, meaning: MongoMeaning | undefined): ProfileFilter {
  if (meaning === undefined) return NOBODY;
  if ('alternatives' in meaning)
    return anyOf(meaning.alternatives.map((alternative) => ({ [field]: alternative })));
  // An expression over something that is not text would be an error, not a "no".
  return {
    $expr: {
      $and: [
        { $eq: [{ $type: `$${field}` }, 'string'] },
        meaning.expression({ $cond: [{ $eq: [{ $type: `$${field}` }, 'string'] }, `$${field}`, ''] }),
      ],
    },
  };
}

const anyOf = (filters: readonly ProfileFilter[]): ProfileFilter =>
  filters.length === 0
    ? NOBODY
    : filters.length === 1
      ? (filters[0] as ProfileFilter)
      : { $or: [...filters] };

function dateFilter(key: string, spans: readonly Span[]): ProfileFilter {
  const field = `attributes.${key}`;
  return anyOf(
    spans.map((span) => {
      const { from = '', to = ':' } = textBoundsOf(span);
      return { [field]: { $gte: from, $lte: to } };
    }),
  );
}

function datetimeFilter(key: string, stretches: readonly Stretch[]): ProfileFilter {
  const field = `attributes.${key}`;
  return anyOf(
    stretches.map(({ from, before }) => {
      if (from === undefined && before === undefined) return { [field]: { $type: 'date' } };
      return {
        [field]: {
          ...(from === undefined ? {} : { $gte: new Date(from) }),
          ...(before === undefined ? {} : { $lt: new Date(before) }),
        },
      };
    }),
  );
}

function identityFilter(condition: IdentityCondition): ProfileFilter {
  const operator = IDENTITY_OPERATORS.get(condition.operator) as AttributeOperatorDefinition;
  const field = `identities.${condition.identity}`;
  if (operator.kind === 'emptiness') return { [`${field}.0`]: { $exists: !operator.empty } };
  const folded = condition.identity === 'externalId' && condition.caseSensitive !== true;
  const positive = operator.kind === 'negative' ? operator.negates : (operator as ValueOperatorDefinition);
  const meaning = positive.text?.mongo(wantedIdentities(condition));
  const filter = looksIntoAddresses(condition)
    ? anyOf([
        { 'folded.%email': { $exists: false }, ...elementFilter(field, meaning) },
        elementFilter('folded.%email', meaning),
      ])
    : elementFilter(folded ? 'folded.%externalId' : field, meaning);
  return operator.kind === 'negative' ? not(filter) : filter;
}

/** At least one element of a list of texts has the meaning; bounds have to hold for one and the same element. */
function elementFilter(field: string, meaning: MongoMeaning | undefined): ProfileFilter {
  if (meaning === undefined) return NOBODY;
  if ('alternatives' in meaning)
    return anyOf(meaning.alternatives.map((alternative) => ({ [field]: { $elemMatch: alternative } })));
  return {
    $expr: {
      $anyElementTrue: [
        {
          $map: { input: { $ifNull: [`$${field}`, []] }, as: 'element', in: meaning.expression('$$element') },
        },
      ],
    },
  };
}
