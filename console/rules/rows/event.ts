import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { askedOf, withAsked } from '../conditions';
import { datalist, select, textInput, wholeInput } from '../fields';
import { isFields } from '../tree';
import { readTyped, type Fields } from '../values';
import { words } from '../words';
import { change, conditionOf, eventInput, field, put, putOrLeaveOut, type Row } from './row';
import { timeframeFields } from './timeframe';

export function eventFields(row: Row): TemplateResult {
  const did = [
    { name: 'true', label: words('did') },
    { name: 'false', label: words('didNot') },
  ];
  const happened = String(conditionOf(row)['happened'] !== false);
  const choose = (name: string): void => putOrLeaveOut(row, 'happened', name === 'false' ? false : undefined);
  return html` ${select(field(row, 'happened'), happened, did, choose)} ${eventInput(row)}
    <span class="line">${askedFields(row)}</span>
    <span class="line">${timeframeFields(row)}</span>`;
}

/** How often it happened, what the events add up to, or which one of them is looked at. */
function askedFields(row: Row): TemplateResult {
  const condition = conditionOf(row);
  const asked = askedOf(condition);
  const choices = [
    { name: 'occurrence', label: words('occurrence') },
    ...catalogue.measure,
    ...catalogue.which,
  ];
  const ask = (name: string): void => change(row, withAsked(catalogue, condition, name));
  const measure = isFields(condition['measure']) ? condition['measure'] : undefined;
  return html` ${select(field(row, 'asked'), asked, choices, ask)}
  ${measure === undefined ? nothing : measureFields(row, measure)}
  ${measure === undefined && asked === 'occurrence' ? occurrenceFields(row) : nothing}`;
}

function occurrenceFields(row: Row): TemplateResult {
  const given = conditionOf(row)['occurrence'];
  const occurrence: Fields = isFields(given) ? given : { operator: 'moreOrEqual', count: 1 };
  const set = (changed: Fields): void => put(row, 'occurrence', { ...occurrence, ...changed });
  const count = wholeInput(field(row, 'count'), occurrence['count'], (changed) => set({ count: changed }));
  return html` ${comparisonSelect(row, occurrence, set)} ${count} <span>${words('times')}</span>`;
}

function measureFields(row: Row, measure: Fields): TemplateResult {
  const set = (changed: Fields): void => put(row, 'measure', { ...measure, ...changed });
  const takes = catalogue.measure.find(({ name }) => name === measure['of'])?.argument;
  const value = textInput({ ...field(row, 'value'), numeric: true }, measure['value'], (text) =>
    set({ value: readTyped('number', text) }),
  );
  return html` ${takes === 'property' ? measuredInput(row, measure, set) : nothing}
  ${comparisonSelect(row, measure, set)} ${value}`;
}

/** The property whose values are added up. */
function measuredInput(row: Row, measure: Fields, set: (changed: Fields) => void): TemplateResult {
  const event = conditionOf(row)['event'];
  const list = `measured-${row.part.key}`;
  const known = typeof event === 'string' ? row.around.propertiesOf(event) : [];
  const input = { ...field(row, 'property'), list, placeholder: words('measuredExample') };
  return html`${textInput(input, measure['property'], (property) => set({ property }))}
  ${datalist(list, known)}`;
}

const comparisonSelect = (row: Row, compared: Fields, set: (changed: Fields) => void): TemplateResult =>
  select(field(row, 'compared'), compared['operator'], catalogue.occurrence, (operator) => set({ operator }));
