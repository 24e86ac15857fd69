import { operatorOf, type OperatorChoice, type RuleCatalogue } from './RuleCatalogue';
import { isFields, newKey, treeOf, type RowPart } from './tree';
import { type Fields, kindOfValue, valuesOf, withValues, type ValueKind } from './values';

/** What rows ask about; `property` stands in a where only, `objects` is an attribute that holds a list of objects. */
export type ConditionKind =
  'attribute' | 'event' | 'tags' | 'identity' | 'segment' | 'doNotContact' | 'property' | 'objects';
export const RULE_KINDS = [
  'attribute',
  'event',
  'tags',
  'identity',
  'segment',
  'doNotContact',
] as const satisfies readonly ConditionKind[];

/** What a condition asks about, or undefined for something that is none. */
export function kindOf(condition: unknown): ConditionKind | undefined {
  if (!isFields(condition)) return undefined;
  if ('attribute' in condition && 'match' in condition) return 'objects';
  return ([...RULE_KINDS, 'property'] as const).find((kind) => kind in condition);
}

/** The row that a click on *add* gives. */
export function newRow(kind: ConditionKind): RowPart {
  const key = newKey();
  switch (kind) {
    case 'attribute':
      return { key, condition: { attribute: '', operator: 'is', value: '' } };
    case 'property':
      return { key, condition: { property: '', operator: 'is', value: '' } };
    case 'objects':
      return {
        key,
        condition: { attribute: '', match: 'any' },
        where: treeOf({ property: '', operator: 'is', value: '' }),
      };
    case 'event':
      return {
        key,
        condition: {
          event: '',
          occurrence: { operator: 'moreOrEqual', count: 1 },
          timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
        },
      };
    case 'tags':
      return { key, condition: { tags: [], operator: 'hasAny' } };
    case 'identity':
      return { key, condition: { identity: 'email', operator: 'isNotEmpty' } };
    case 'segment':
      return { key, condition: { segment: '', operator: 'isMember' } };
    case 'doNotContact':
      return { key, condition: { doNotContact: 'any', operator: 'isNotListed' } };
  }
}

/** The operators that fit: those of the attribute's type, or of text, number and yes or no while the type is not known. */
export function operatorsFor(catalogue: RuleCatalogue, kind: ConditionKind, type?: string): OperatorChoice[] {
  if (kind === 'identity') return catalogue.attribute.filter(({ name }) => catalogue.identity.includes(name));
  if (kind === 'property')
    return catalogue.attribute.filter(
      ({ name, types, anyType }) =>
        catalogue.property.includes(name) && (anyType === true || type === undefined || types.includes(type)),
    );
  return catalogue.attribute.filter(({ types }) => type === undefined || types.includes(type));
}

/** Sets one field; undefined takes it away. The others stay in their order. */
export function withField(condition: Fields, name: string, value: unknown): Fields {
  if (value !== undefined) return { ...condition, [name]: value };
  return Object.fromEntries(Object.entries(condition).filter(([key]) => key !== name));
}

/** Another operator: what it asks for stays or begins with a usual value, what it does not take goes. */
export function withOperator(catalogue: RuleCatalogue, condition: Fields, name: string): Fields {
  const operator = operatorOf(catalogue, name);
  let changed: Fields = { ...condition, operator: name };
  const needs = operator?.needs ?? 'nothing';
  if (needs === 'value' || needs === 'values') {
    const values = valuesOf(changed);
    changed = withValues(
      withField(changed, 'values', undefined),
      needs === 'value' ? values.slice(0, 1) : values,
    );
  } else changed = withField(withField(changed, 'value', undefined), 'values', undefined);
  changed =
    needs === 'amount'
      ? { ...changed, amount: changed['amount'] ?? 7, unit: changed['unit'] ?? 'days' }
      : withField(withField(changed, 'amount', undefined), 'unit', undefined);
  if (operator?.yearMayBeIgnored !== true) changed = withField(changed, 'ignoreYear', undefined);
  return operator !== undefined && operator.types.includes('text') && needs !== 'nothing'
    ? changed
    : withField(changed, 'caseSensitive', undefined);
}

/** Another attribute or another type: an operator that does not fit gives way to the first that does, values of another kind go. */
export function fitToType(catalogue: RuleCatalogue, condition: Fields, type: string | undefined): Fields {
  if (type === undefined) return condition;
  const fitting = operatorsFor(catalogue, 'property' in condition ? 'property' : 'attribute', type);
  const fits = fitting.some(({ name }) => name === condition['operator']);
  const changed = fits ? condition : withOperator(catalogue, condition, fitting[0]?.name ?? 'isEmpty');
  const values = valuesOf(changed);
  const emptied =
    ('value' in changed || 'values' in changed) &&
    !values.every((value) => value === '' || isOfType(value, type))
      ? withValues(withField(changed, 'values', undefined), [type === 'boolean' ? true : ''])
      : changed;
  return type === 'text' ? emptied : withField(emptied, 'caseSensitive', undefined);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'number' || type === 'boolean') return typeof value === type;
  if (type === 'date' || type === 'datetime')
    return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);
  return type === 'list' ? typeof value !== 'boolean' : typeof value === 'string';
}

/** How the values of a condition are typed in. */
export function valueKindOf(condition: Fields, type: string | undefined): ValueKind {
  if (type === 'number' || type === 'boolean' || type === 'date' || type === 'datetime' || type === 'text')
    return type;
  return kindOfValue(valuesOf(condition)[0]);
}

/** Another timeframe, with usual values for what it asks for. `now` is where instants begin. */
export function newTimeframe(catalogue: RuleCatalogue, name: string, before: Fields, now: string): Fields {
  const { argument } = catalogue.timeframe.find((one) => one.name === name) ?? { argument: 'none' };
  const unit = typeof before['unit'] === 'string' ? before['unit'] : 'days';
  switch (argument) {
    case 'amount':
      return { operator: name, amount: before['amount'] ?? 30, unit };
    case 'range':
      return {
        operator: name,
        from: typeof before['from'] === 'number' ? before['from'] : 30,
        to: typeof before['to'] === 'number' ? before['to'] : 60,
        unit,
      };
    case 'instant':
      return { operator: name, at: before['at'] ?? now };
    case 'instants':
      return {
        operator: name,
        from: typeof before['from'] === 'string' ? before['from'] : now,
        to: typeof before['to'] === 'string' ? before['to'] : now,
      };
    default:
      return { operator: name };
  }
}

/** What an event condition asks: how often it happened, the name of a measure, or which one of the events. */
export function askedOf(condition: Fields): string {
  if (typeof condition['which'] === 'string') return condition['which'];
  const { measure } = condition;
  return isFields(measure) ? String(measure['of']) : 'occurrence';
}

/** Asks something else of the events, beginning with usual values; what stands in its place goes. */
export function withAsked(catalogue: RuleCatalogue, condition: Fields, asked: string): Fields {
  const { occurrence, measure, which: _which, ...rest } = condition;
  const known = isFields(measure) ? measure : {};
  const definition = catalogue.measure.find(({ name }) => name === asked);
  if (definition) {
    const property = definition.argument === 'property' ? { property: known['property'] ?? '' } : {};
    const { operator = 'moreOrEqual', value = 1 } = known;
    return { ...rest, measure: { of: asked, ...property, operator, value } };
  }
  return catalogue.which.some(({ name }) => name === asked)
    ? { ...rest, which: asked }
    : { ...rest, occurrence: isFields(occurrence) ? occurrence : { operator: 'moreOrEqual', count: 1 } };
}

/** Steps that may follow the first event. */
export const MOST_STEPS = 3;

/** The step that a click on *followed by* gives. */
export const newStep = (): RowPart => ({ key: newKey(), condition: { event: '' } });
