import { html, nothing, type TemplateResult } from 'lit';
import { catalogue } from '../catalogue';
import { checkbox, wholeInput } from '../fields';
import { operatorOf } from '../RuleCatalogue';
import { valueFields } from '../valueFields';
import type { ValueKind } from '../values';
import { change, conditionOf, field, put, putOrLeaveOut, unitSelect, type Row } from './row';

/** What the operator asks for, and what may be said about it. */
export function operandFields(row: Row, kind: ValueKind, list?: string): TemplateResult {
  const condition = conditionOf(row);
  const operator = operatorOf(catalogue, condition['operator']);
  const needs = operator?.needs ?? 'nothing';
  const takesValues = needs === 'value' || needs === 'values';
  const isFolded = condition['identity'] !== undefined && condition['identity'] !== 'externalId';
  return html` ${takesValues ? values(row, kind, needs === 'values', list) : nothing}
  ${needs === 'amount' ? amount(row) : nothing}
  ${operator?.yearMayBeIgnored === true ? option(row, 'ignoreYear') : nothing}
  ${takesValues && kind === 'text' && !isFolded ? option(row, 'caseSensitive') : nothing}`;
}

const values = (row: Row, kind: ValueKind, many: boolean, list: string | undefined): TemplateResult =>
  valueFields({
    condition: conditionOf(row),
    kind,
    many,
    around: row.around,
    onChange: (changed) => change(row, changed),
    ...(list === undefined ? {} : { list }),
  });

function amount(row: Row): TemplateResult {
  const { amount: given, unit } = conditionOf(row);
  const number = wholeInput(field(row, 'amount'), given, (changed) => put(row, 'amount', changed));
  return html`${number}
  ${unitSelect(row, unit, ['days', 'weeks', 'months'], (changed) => put(row, 'unit', changed))}`;
}

const option = (row: Row, name: string): TemplateResult =>
  checkbox(field(row, name), conditionOf(row)[name] === true, (on) =>
    putOrLeaveOut(row, name, on || undefined),
  );
