import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from './catalogue';
import {
  askedOf,
  fitToType,
  kindOf,
  newTimeframe,
  operatorsFor,
  valueKindOf,
  withAsked,
  withField,
  withOperator,
} from './conditions';
import { checkbox, datalist, select, textInput, wholeInput } from './fields';
import { operatorOf } from './RuleCatalogue';
import type { Surroundings } from './Surroundings';
import { isFields, type RowPart } from './tree';
import { instantInput, isPlainKind, valueFields, valueKindSelect } from './valueFields';
import { type Fields, readTyped, valuesOf, withValues, type ValueKind } from './values';
import { words } from './words';

interface Row {
  part: RowPart;
  around: Surroundings;
  onChange: (part: RowPart) => void;
  /** Of a property: the event that has it, when it is one of an event. */
  event?: string | undefined;
}

/** The inputs of one condition, after the choice of its kind; a where follows below. */
export function rowFields(row: Row): TemplateResult {
  switch (kindOf(row.part.condition)) {
    case 'attribute':
      return attributeFields(row);
    case 'objects':
      return objectsFields(row);
    case 'event':
      return eventFields(row);
    case 'tags':
      return tagsFields(row);
    case 'identity':
      return identityFields(row);
    case 'segment':
      return segmentFields(row);
    case 'doNotContact':
      return doNotContactFields(row);
    case 'property':
      return propertyFields(row);
    default:
      return html`<code class="wide">${JSON.stringify(row.part.condition) ?? words('nothingHere')}</code>`;
  }
}

const conditionOf = ({ part }: Row): Fields => part.condition as Fields;
const change = (row: Row, condition: Fields): void => row.onChange({ ...row.part, condition });
const field = (row: Row, key: string): { label: string; readonly: boolean } => ({
  label: words(key),
  readonly: row.around.readonly,
});

const operatorSelect = (row: Row, choices: { name: string; label: string }[]): TemplateResult =>
  select(field(row, 'operator'), conditionOf(row)['operator'], choices, (name) =>
    change(row, withOperator(catalogue, conditionOf(row), name)),
  );

function attributeFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const known = row.around.lists.attributes.find(({ name }) => name === condition['attribute'])?.about;
  const stated = typeof condition['type'] === 'string' ? condition['type'] : undefined;
  const type = known ?? stated;
  const rename = (name: string): void => {
    const found = row.around.lists.attributes.find((entry) => entry.name === name)?.about;
    const renamed = {
      ...(found === undefined ? condition : withField(condition, 'type', undefined)),
      attribute: name,
    };
    change(row, fitToType(catalogue, renamed, found));
  };
  const choices = catalogue.types.map((name) => ({ name, label: words(`type.${name}`) }));
  return html` ${textInput({ ...field(row, 'attribute'), list: 'attributes', placeholder: words('attributeExample'), wide: true }, condition['attribute'], rename)}
  ${known === undefined && condition['attribute'] !== '' && !(row.around.readonly && stated === undefined) ? select(field(row, 'attributeType'), stated ?? '', [{ name: '', label: words('type.unknown') }, ...choices], (name) => change(row, fitToType(catalogue, withField(condition, 'type', name === '' ? undefined : name), name === '' ? undefined : name))) : nothing}
  ${operatorSelect(row, operatorsFor(catalogue, 'attribute', type))}
  ${operandFields(row, valueKindOf(condition, type))}`;
}

/** What the operator asks for, and what may be said about it. */
function operandFields(row: Row, kind: ValueKind, list?: string): TemplateResult {
  const condition = conditionOf(row);
  const operator = operatorOf(catalogue, condition['operator']);
  const needs = operator?.needs ?? 'nothing';
  const tellsCase =
    kind === 'text' &&
    (needs === 'value' || needs === 'values') &&
    (condition['identity'] === undefined || condition['identity'] === 'externalId');
  return html` ${needs === 'value' || needs === 'values' ? valueFields({ condition, kind, many: needs === 'values', around: row.around, onChange: (changed) => change(row, changed), ...(list === undefined ? {} : { list }) }) : nothing}
  ${needs === 'amount' ? html`${wholeInput(field(row, 'amount'), condition['amount'], (amount) => change(row, { ...condition, amount }))} ${unitSelect(row, condition, ['days', 'weeks', 'months'])}` : nothing}
  ${operator?.yearMayBeIgnored === true ? checkbox(field(row, 'ignoreYear'), condition['ignoreYear'] === true, (on) => change(row, withField(condition, 'ignoreYear', on || undefined))) : nothing}
  ${tellsCase ? checkbox(field(row, 'caseSensitive'), condition['caseSensitive'] === true, (on) => change(row, withField(condition, 'caseSensitive', on || undefined))) : nothing}`;
}

const unitSelect = (
  row: Row,
  holder: Fields,
  units: string[],
  onUnit = (unit: string): void => change(row, { ...holder, unit }),
): TemplateResult =>
  select(
    field(row, 'unit.label'),
    holder['unit'],
    units.map((name) => ({ name, label: words(`unit.${name}`) })),
    onUnit,
  );

function propertyFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const kind = row.part.valueKind ?? valueKindOf(condition, undefined);
  const asksNothing = operatorOf(catalogue, condition['operator'])?.needs === 'nothing';
  const become = (valueKind: ValueKind, part = row.part): void => {
    const named = part.condition as Fields;
    const values = valuesOf(named).map((value) =>
      valueKind === 'boolean'
        ? true
        : valueKind === 'number'
          ? readTyped('number', String(value))
          : String(value),
    );
    row.onChange({
      ...part,
      valueKind,
      condition: fitToType(catalogue, withValues(withField(named, 'values', undefined), values), valueKind),
    });
  };
  const known = row.event === undefined ? [] : row.around.propertiesOf(row.event);
  const rename = (property: string): void => {
    const renamed = { ...row.part, condition: { ...condition, property } };
    const found = known.find(({ name }) => name === property)?.about;
    if (found !== undefined && isPlainKind(found) && found !== kind) become(found, renamed);
    else row.onChange(renamed);
  };
  const list = `properties-${row.part.key}`;
  return html` ${textInput({ ...field(row, 'property'), list, placeholder: words('propertyExample'), wide: true }, condition['property'], rename)}
  ${datalist(list, known)} ${asksNothing ? nothing : valueKindSelect(kind, row.around, become)}
  ${operatorSelect(row, operatorsFor(catalogue, 'property', asksNothing ? undefined : kind))}
  ${operandFields(row, kind)}`;
}

function objectsFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const choices = ['any', 'all', 'none'].map((name) => ({ name, label: words(`match.${name}`) }));
  return html` ${textInput({ ...field(row, 'attribute'), list: 'attributes', wide: true }, condition['attribute'], (name) => change(row, { ...condition, attribute: name }))}
  ${select(field(row, 'match.label'), condition['match'], choices, (name) => change(row, { ...condition, match: name }))}`;
}

function eventFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const did = [
    { name: 'true', label: words('did') },
    { name: 'false', label: words('didNot') },
  ];
  return html` ${select(field(row, 'happened'), String(condition['happened'] !== false), did, (name) => change(row, withField(condition, 'happened', name === 'false' ? false : undefined)))}
    ${textInput({ ...field(row, 'event'), list: 'events', placeholder: words('eventExample'), wide: true }, condition['event'], (name) => change(row, { ...condition, event: name }))}
    <span class="line">${askedFields(row, condition)}</span>
    <span class="line">${timeframeFields(row, condition)}</span>`;
}

/** How often it happened, what the events add up to, or which one of them is looked at. */
function askedFields(row: Row, condition: Fields): TemplateResult {
  const asked = askedOf(condition);
  const choices = [
    { name: 'occurrence', label: words('occurrence') },
    ...catalogue.measure,
    ...catalogue.which,
  ];
  const measure = isFields(condition['measure']) ? condition['measure'] : undefined;
  return html` ${select(field(row, 'asked'), asked, choices, (name) => change(row, withAsked(catalogue, condition, name)))}
  ${measure === undefined ? (asked === 'occurrence' ? occurrenceFields(row, condition) : nothing) : measureFields(row, condition, measure)}`;
}

function occurrenceFields(row: Row, condition: Fields): TemplateResult {
  const occurrence = isFields(condition['occurrence'])
    ? condition['occurrence']
    : { operator: 'moreOrEqual', count: 1 };
  return html` ${select(field(row, 'compared'), occurrence['operator'], catalogue.occurrence, (operator) => change(row, { ...condition, occurrence: { ...occurrence, operator } }))}
    ${wholeInput(field(row, 'count'), occurrence['count'], (count) => change(row, { ...condition, occurrence: { ...occurrence, count } }))}
    <span>${words('times')}</span>`;
}

function measureFields(row: Row, condition: Fields, measure: Fields): TemplateResult {
  const set = (changed: Fields): void => change(row, { ...condition, measure: changed });
  const takes = catalogue.measure.find(({ name }) => name === measure['of'])?.argument;
  const list = `measured-${row.part.key}`;
  const known = typeof condition['event'] === 'string' ? row.around.propertiesOf(condition['event']) : [];
  const property =
    takes === 'property'
      ? html`${textInput({ ...field(row, 'property'), list, placeholder: words('measuredExample') }, measure['property'], (name) => set({ ...measure, property: name }))}
        ${datalist(list, known)}`
      : nothing;
  return html` ${property}
  ${select(field(row, 'compared'), measure['operator'], catalogue.occurrence, (operator) => set({ ...measure, operator }))}
  ${textInput({ ...field(row, 'value'), numeric: true }, measure['value'], (text) => set({ ...measure, value: readTyped('number', text) }))}`;
}

/** What follows an event, or stays away: a step of a sequence. */
export function stepFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const within = isFields(condition['within']) ? condition['within'] : undefined;
  const set = (name: string, value: unknown): void => change(row, withField(condition, name, value));
  const limits = [
    { name: 'any', label: words('anyTimeAfter') },
    { name: 'within', label: words('within') },
  ];
  const list = `same-${row.part.key}`;
  const known = row.event === undefined ? [] : row.around.propertiesOf(row.event);
  return html` ${select(field(row, 'followed'), condition['happened'] === false ? 'notFollowedBy' : 'followedBy', catalogue.followedBy, (name) => set('happened', name === 'notFollowedBy' ? false : undefined))}
    ${textInput({ ...field(row, 'event'), list: 'events', placeholder: words('eventExample'), wide: true }, condition['event'], (name) => set('event', name))}
    <span class="line">
      ${select(field(row, 'howSoon'), within === undefined ? 'any' : 'within', limits, (name) => set('within', name === 'any' ? undefined : { amount: 2, unit: 'hours' }))}
      ${within === undefined ? nothing : html`${wholeInput(field(row, 'amount'), within['amount'], (amount) => set('within', { ...within, amount }))} ${unitSelect(row, within, ['days', 'hours', 'minutes'], (unit) => set('within', { ...within, unit }))}`}
    </span>
    <span class="line">
      <span>${words('withSame')}</span>
      ${textInput({ ...field(row, 'same'), list, placeholder: words('sameExample') }, condition['same'], (name) => set('same', name === '' ? undefined : name))}
      ${datalist(list, known)}
    </span>`;
}

function timeframeFields(row: Row, condition: Fields): TemplateResult {
  const timeframe: Fields = isFields(condition['timeframe'])
    ? condition['timeframe']
    : { operator: 'anyTime' };
  const set = (changed: Fields): void => change(row, { ...condition, timeframe: changed });
  const argument = catalogue.timeframe.find(({ name }) => name === timeframe['operator'])?.argument ?? 'none';
  const whole = (name: string): TemplateResult =>
    wholeInput(field(row, name), timeframe[name], (number) => set({ ...timeframe, [name]: number }));
  const instant = (name: string): TemplateResult =>
    instantInput(field(row, name), timeframe[name], (at) => set({ ...timeframe, [name]: at }));
  const unit = (): TemplateResult =>
    unitSelect(row, timeframe, ['days', 'hours', 'minutes'], (name) => set({ ...timeframe, unit: name }));
  return html` ${select(field(row, 'timeframe'), timeframe['operator'], catalogue.timeframe, (name) => set(newTimeframe(catalogue, name, timeframe, row.around.now())))}
  ${argument === 'amount' ? html`${whole('amount')} ${unit()}` : nothing}
  ${argument === 'range' ? html`${whole('from')} <span>${words('and')}</span> ${whole('to')} ${unit()}` : nothing}
  ${argument === 'instant' ? instant('at') : nothing}
  ${argument === 'instants' ? html`${instant('from')} <span>${words('and')}</span> ${instant('to')}` : nothing}`;
}

function tagsFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const tags = Array.isArray(condition['tags']) ? condition['tags'] : [];
  const onChange = (changed: Fields): void => change(row, { ...condition, tags: valuesOf(changed) });
  return html` ${select(field(row, 'operator'), condition['operator'], catalogue.tags, (operator) => change(row, { ...condition, operator }))}
  ${valueFields({ condition: { values: tags }, kind: 'text', many: true, list: 'tags', around: row.around, onChange })}`;
}

function identityFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const kinds = ['email', 'phone', 'externalId'].map((name) => ({ name, label: words(`identity.${name}`) }));
  const choose = (identity: string): void =>
    change(
      row,
      identity === 'externalId'
        ? { ...condition, identity }
        : withField({ ...condition, identity }, 'caseSensitive', undefined),
    );
  return html` ${select(field(row, 'identity.label'), condition['identity'], kinds, choose)}
  ${operatorSelect(row, operatorsFor(catalogue, 'identity'))} ${operandFields(row, 'text')}`;
}

function segmentFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  return html` ${select(field(row, 'operator'), condition['operator'], catalogue.segment, (operator) => change(row, { ...condition, operator }))}
  ${textInput({ ...field(row, 'segment'), list: 'segments', wide: true }, condition['segment'], (name) => change(row, { ...condition, segment: name }))}`;
}

function doNotContactFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const points = ['any', 'email', 'phone'].map((name) => ({ name, label: words(`contactPoint.${name}`) }));
  return html` ${select(field(row, 'contactPoint.label'), condition['doNotContact'], points, (name) => change(row, { ...condition, doNotContact: name }))}
  ${select(field(row, 'operator'), condition['operator'], catalogue.doNotContact, (operator) => change(row, { ...condition, operator }))}
  ${textInput({ ...field(row, 'channel'), placeholder: words('channelExample') }, condition['channel'], (channel) => change(row, withField(condition, 'channel', channel === '' ? undefined : channel)))}`;
}
